import { mkdirSync } from 'node:fs';
import type { JobId } from '@app/common/contracts';
import { text, wholeNumber, type SettingSpec, type SettingsOf } from '@app/common/config';
import type { Database } from '@app/common/database';
import { Connections, StoredFiles, readConnections } from '@app/common/files';
import { archiveSettings } from './archive-settings';
import { guardSettings, readGuards } from './guards/read-guards';
import type { ImportDependencies } from './import-dependencies';
import { ImportDesk } from './import-desk';
import { uploadSettings } from './uploads/upload-settings';
import { uploadsConnection } from './uploads/uploads';

/** What a service that takes files must be told of them, beside CONNECTIONS_FILE, whose use each names for itself. */
export const importSettings = {
  SPOOL_DIR: { kind: text, help: 'a local directory for downloaded files' },
  ...uploadSettings,
  ...archiveSettings,
  ...guardSettings,
  FILE_MAX_UNPACKED_MB: {
    kind: wholeNumber(1, 1_000_000),
    help: 'a packed file that unpacks to more is refused',
    default: 4_096,
  },
  FILE_MIN_AGE_MS: {
    kind: wholeNumber(0, 86_400_000),
    help: 'files changed more recently are left alone',
    default: 2_000,
  },
} as const satisfies Record<string, SettingSpec>;

/** What each job that takes files works with, and the one desk where all of them are asked for. Makes the spool directory. */
export async function wireImports<Id extends JobId>(
  settings: SettingsOf<typeof importSettings> & { CONNECTIONS_FILE: string },
  { database, log }: { database: Database; log: ImportDependencies['logger'] },
  declarations: Readonly<Record<Id, ImportDependencies['declarations']>>,
): Promise<{ imports: Record<Id, ImportDependencies>; desk: ImportDesk }> {
  mkdirSync(settings.SPOOL_DIR, { recursive: true });
  const jobs = Object.entries(declarations) as [Id, ImportDependencies['declarations']][];
  const shared = {
    database,
    connections: new Connections(
      await readConnections(settings.CONNECTIONS_FILE),
      {},
      new Map([[uploadsConnection, new StoredFiles(database)]]),
    ),
    spoolDirectory: settings.SPOOL_DIR,
    fileMinAgeMs: settings.FILE_MIN_AGE_MS,
    unpackLimits: { mostBytes: settings.FILE_MAX_UNPACKED_MB * 1024 ** 2 },
    guards: readGuards(
      settings.IMPORT_GUARDS,
      jobs.flatMap(([, taken]) => [...taken.values()]),
    ),
    approvalWithinMs: settings.APPROVAL_WITHIN_H * 60 * 60 * 1_000,
    archiveKeptDays: settings.ARCHIVE_KEPT_DAYS || undefined,
    logger: log,
  };
  const wired = jobs.map(([jobId, taken]) => ({ jobId, dependencies: { ...shared, declarations: taken } }));
  const desk = new ImportDesk(wired, {
    spoolDirectory: settings.SPOOL_DIR,
    mostBytes: settings.UPLOAD_MAX_MB * 1024 ** 2,
  });
  const imports = Object.fromEntries(wired.map(({ jobId, dependencies }) => [jobId, dependencies]));
  return { imports: imports as Record<Id, ImportDependencies>, desk };
}
