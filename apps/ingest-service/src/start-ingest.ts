import { mkdirSync } from 'node:fs';
import { topics } from '@app/common/contracts';
import type { Database } from '@app/common/database';
import { Connections, StoredFiles, readConnections } from '@app/common/files';
import {
  ImportDesk,
  WaitingFiles,
  byConfigId,
  forgetPreviews,
  forgetUploads,
  importFigures,
  importMigrations,
  readGuards,
  uploadsConnection,
  type ImportDeclaration,
  type ImportDependencies,
} from '@app/common/imports';
import { startService, type RunningService } from '@app/common/service';
import { importInboundShipments } from './application/import-inbound-shipments.job';
import { importInventory } from './application/import-inventory.job';
import { ShopChannels } from './domain/shop-channels';
import type { IngestSettings } from './ingest.config';
import { IngestModule } from './ingest.module';
import { forgetMovements } from './infrastructure/forget-movements';
import { forgetLateChanges } from './infrastructure/forget-late-changes';
import { forgetObservedChunks } from './infrastructure/forget-observed-chunks';
import { GroupEdgeTimer } from './infrastructure/group-edge-timer';
import { cycleCount, reset, variance } from './infrastructure/imports/stock-kinds';
import { stockBooks, stockImport } from './infrastructure/imports/stock-import';
import { CreateIngest1763910000101 } from './infrastructure/migrations/create-ingest';
import { CreateLateChanges1764000400101 } from './infrastructure/migrations/create-late-changes';
import { CreateObservedChunks1764260700101 } from './infrastructure/migrations/create-observed-chunks';
import { CreateOrderQueue1764000400001 } from './infrastructure/migrations/create-order-queue';
import { WeighDifferences1764212000201 } from './infrastructure/migrations/weigh-differences';
import { LetStockBeUndone1764200500101 } from './infrastructure/migrations/let-stock-be-undone';
import { VersionIdentifications1764000100001 } from './infrastructure/migrations/version-identifications';
import { waitingFigures } from './infrastructure/waiting-events/waiting-figures';
import { stateSources } from './infrastructure/state-sources';
import { examples } from './documents/examples';

/** Files and platform events into the ledger. */
export const startIngest = (settings: IngestSettings): Promise<RunningService> =>
  startService({
    name: 'ingest',
    settings,
    maxConnections: 16,
    migrations: [
      ...importMigrations,
      CreateIngest1763910000101,
      VersionIdentifications1764000100001,
      CreateOrderQueue1764000400001,
      CreateLateChanges1764000400101,
      CreateObservedChunks1764260700101,
      WeighDifferences1764212000201,
      LetStockBeUndone1764200500101,
    ],
    examples,
    state: stateSources,
    subscriptions: [
      { topic: topics.inventoryEvents, maxBatch: 2_000 },
      { topic: topics.catalogEvents, maxBatch: 1_000 },
      // A chunk a transaction: its levels are locked in one order, and no two chunks wait for each other.
      { topic: topics.shopifyInventoryObserved, maxBatch: 1 },
      { topic: topics.jobRequested },
      { topic: topics.jobFinished },
    ],
    answersForUnknownJobs: true,
    upkeep: [
      forgetMovements,
      forgetLateChanges,
      forgetObservedChunks,
      forgetUploads(settings.UPLOADS_KEPT_DAYS),
      forgetPreviews,
    ],
    own: async ({ database, log }) => {
      mkdirSync(settings.SPOOL_DIR, { recursive: true });
      const declarations = byConfigId(...stockImports(database));
      const inventory: ImportDependencies = {
        database,
        connections: new Connections(
          await readConnections(settings.CONNECTIONS_FILE),
          {},
          new Map([[uploadsConnection, new StoredFiles(database)]]),
        ),
        declarations,
        spoolDirectory: settings.SPOOL_DIR,
        fileMinAgeMs: settings.FILE_MIN_AGE_MS,
        unpackLimits: { mostBytes: settings.FILE_MAX_UNPACKED_MB * 1024 ** 2 },
        guards: readGuards(settings.IMPORT_GUARDS, [...declarations.values()]),
        approvalWithinMs: settings.APPROVAL_WITHIN_H * 60 * 60 * 1_000,
        logger: log,
      };
      return {
        inventory,
        desk: new ImportDesk([{ jobId: 'JOB_IMP_INV', dependencies: inventory }], {
          spoolDirectory: settings.SPOOL_DIR,
          mostBytes: settings.UPLOAD_MAX_MB * 1024 ** 2,
        }),
      };
    },
    jobs: ({ inventory }) => [importInventory(inventory), importInboundShipments],
    parts: ({ desk }, { database, runs, log }) => [
      new GroupEdgeTimer(database, log),
      new WaitingFiles({ desk, runs, log }),
    ],
    figures: ({ database }) => [...importFigures(database), ...waitingFigures(database)],
    module: ({ desk }, wired) =>
      IngestModule.with(wired, {
        desk,
        channels: new ShopChannels(settings.SHOP_CHANNELS),
        unknownWaitMs: settings.UNKNOWN_WAIT_S * 1_000,
      }),
  });

/** The three stock files know the same products and bins. */
function stockImports(database: Database): ImportDeclaration[] {
  const books = stockBooks(database);
  return [reset, variance, cycleCount].map((kind) => stockImport(kind, books));
}
