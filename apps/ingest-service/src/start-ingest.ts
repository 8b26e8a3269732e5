import { topics } from '@app/common/contracts';
import {
  lookAtWaitingFiles,
  forgetPreviews,
  forgetUploads,
  importFigures,
  importMigrations,
  wireImports,
} from '@app/common/imports';
import { startService, type RunningService } from '@app/common/service';
import { importInboundShipments } from './application/import-inbound-shipments.job';
import { importInventory } from './application/import-inventory.job';
import { ShopChannels } from './domain/shop-channels';
import type { IngestSettings } from './ingest.config';
import { IngestModule } from './ingest.module';
import { keepLedger } from './infrastructure/retention/keep-ledger';
import { forgetMovements } from './infrastructure/forget-movements';
import { forgetLateChanges } from './infrastructure/forget-late-changes';
import { forgetNamedLevels } from './infrastructure/forget-named-levels';
import { forgetObservedChunks } from './infrastructure/observed/forget-observed-chunks';
import { lookAtGroupEdges } from './infrastructure/look-at-group-edges';
import { ingestImports } from './infrastructure/imports/ingest-imports';
import { CreateIngest1763910000101 } from './infrastructure/migrations/create-ingest';
import { CreateLateChanges1764000400101 } from './infrastructure/migrations/create-late-changes';
import { CreateNewProducts1764510300101 } from './infrastructure/migrations/create-new-products';
import { CreateObservedChunks1764260700101 } from './infrastructure/migrations/create-observed-chunks';
import { CreateOrderQueue1764000400001 } from './infrastructure/migrations/create-order-queue';
import { DescribeShipments1764212000301 } from './infrastructure/migrations/describe-shipments';
import { KeepShipmentChanges1764510300201 } from './infrastructure/migrations/keep-shipment-changes';
import { KeepStatedDifferences1764212000401 } from './infrastructure/migrations/keep-stated-differences';
import { BeginLedgerAnew1764270500101 } from './infrastructure/migrations/begin-ledger-anew';
import { NameLevels1764212000601 } from './infrastructure/migrations/name-levels';
import { FindMomentsOfRows1764510300401 } from './infrastructure/migrations/find-moments-of-rows';
import { StateMomentsOfRows1764510300301 } from './infrastructure/migrations/state-moments-of-rows';
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
    relaysInThread: true,
    migrations: [
      ...importMigrations,
      CreateIngest1763910000101,
      VersionIdentifications1764000100001,
      CreateOrderQueue1764000400001,
      CreateLateChanges1764000400101,
      CreateObservedChunks1764260700101,
      WeighDifferences1764212000201,
      LetStockBeUndone1764200500101,
      DescribeShipments1764212000301,
      KeepStatedDifferences1764212000401,
      NameLevels1764212000601,
      BeginLedgerAnew1764270500101,
      CreateNewProducts1764510300101,
      KeepShipmentChanges1764510300201,
      StateMomentsOfRows1764510300301,
      FindMomentsOfRows1764510300401,
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
      forgetNamedLevels,
      forgetObservedChunks,
      forgetUploads(settings.UPLOADS_KEPT_DAYS),
      forgetPreviews,
      keepLedger(settings.LEDGER_KEPT_MONTHS),
    ],
    own: async ({ database, log }) => {
      const { inventory, shipments } = ingestImports(database);
      const of = { JOB_IMP_INV: inventory, JOB_IMP_TO_SHPMNT: shipments };
      const { imports, desk } = await wireImports(settings, { database, log }, of);
      return { inventory: imports.JOB_IMP_INV, shipments: imports.JOB_IMP_TO_SHPMNT, desk };
    },
    jobs: ({ inventory, shipments }) => [importInventory(inventory), importInboundShipments(shipments)],
    parts: ({ desk }, { database, runs, log }) => [
      lookAtGroupEdges(database, log),
      lookAtWaitingFiles({ desk, runs, log }),
    ],
    figures: ({ database }) => [...importFigures(database), ...waitingFigures(database)],
    module: ({ desk }, wired) =>
      IngestModule.with(wired, {
        desk,
        channels: new ShopChannels(settings.SHOP_CHANNELS),
        unknownWaitMs: settings.UNKNOWN_WAIT_S * 1_000,
        overReceipt: settings.OVER_RECEIPT,
      }),
  });
