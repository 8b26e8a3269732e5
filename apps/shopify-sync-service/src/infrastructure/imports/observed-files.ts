import { mkdirSync } from 'node:fs';
import type { Database } from '@app/common/database';
import { Connections, StoredFiles, readConnections } from '@app/common/files';
import { ImportDesk, byConfigId, readGuards, uploadsConnection, type ImportDependencies } from '@app/common/imports';
import type { ShopifySyncSettings } from '../../shopify-sync.config';
import type { Shops } from '../shopify/shops';
import { observedImport } from './observed-import';

/** What files of levels are taken with: their connections, their guards, and the desk where they are asked for. */
export async function observedFiles(
  shops: Shops,
  settings: ShopifySyncSettings,
  { database, log }: { database: Database; log: ImportDependencies['logger'] },
): Promise<{ imports: ImportDependencies; desk: ImportDesk }> {
  mkdirSync(settings.SPOOL_DIR, { recursive: true });
  const declarations = byConfigId(
    observedImport({
      nameOfLocation: async ({ shopId, locationId }) => (await shops.readLocation(shopId, locationId))?.name ?? null,
      silenceMs: settings.SYNC_SILENCE_S * 1_000,
    }),
  );
  const imports: ImportDependencies = {
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
    archiveKeptDays: settings.ARCHIVE_KEPT_DAYS || undefined,
    logger: log,
  };
  const desk = new ImportDesk([{ jobId: 'SYNC_INV_SHPF_MLTTHD', dependencies: imports }], {
    spoolDirectory: settings.SPOOL_DIR,
    mostBytes: settings.UPLOAD_MAX_MB * 1024 ** 2,
  });
  return { imports, desk };
}
