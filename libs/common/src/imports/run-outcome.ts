import type { Sql } from '@app/common/database';
import type { FileError, FileStatus } from './file-import';
import type { JudgedGuard } from './guards/guard';
import type { Previewed } from './previews/preview';
import { sayTripped } from './guards/judge-guards';

export interface ImportedFile {
  importId: string;
  fileName: string;
  status: FileStatus | 'waiting_for_approval';
  contentHash: string | null;
  rows: number;
  applied: number;
  unchanged: number;
  superseded: number;
  rejected: number;
  /** Levels that no row named and that were brought to zero, where there are any. */
  zeroed?: number;
  /** What rows named, nobody knew and was created (of a preview: would be), where there is any. */
  created?: number;
  /** Rows that were only held against what stands, where there are any. */
  compared?: number;
  /** Where the rejected rows are, below the connection's base directory. */
  errorFile: string | null;
  /** Of an undo: the import that it takes back. */
  undoOf: string | null;
  /** The earlier import whose content this file had. */
  sameAs: string | null;
  error: FileError | null;
  /** What was weighed before anything was applied, beside the limits. */
  guards: JudgedGuard[] | null;
  /** How it differs from what was shown of the same content. */
  previewed: Previewed | null;
}

export interface ImportOutcome {
  status: Exclude<FileStatus, 'cancelled'> | 'waiting_for_approval';
  counts: Record<'files' | 'rows' | 'applied' | 'unchanged' | 'superseded' | 'rejected', number> & {
    zeroed?: number;
    created?: number;
    compared?: number;
  };
  files: ImportedFile[];
  error?: FileError;
}

const importedFileColumns = `import_id as "importId", file_name as "fileName", case state when 'waiting' then 'waiting_for_approval' else status end as status, guards, previewed,
  content_hash as "contentHash", rows, applied, unchanged, superseded,
  rejected, nullif(zeroed, 0) as zeroed, nullif(created, 0) as created, nullif(compared, 0) as compared, error_file as "errorFile", same_as as "sameAs", undo_of as "undoOf", error`;

async function importedFiles(
  sql: Pick<Sql, 'query'>,
  which: string,
  values: readonly unknown[],
): Promise<ImportedFile[]> {
  const rows = await sql.query<ImportedFile & Record<'zeroed' | 'created' | 'compared', number | null>>(
    `select ${importedFileColumns} from file_import where ${which} order by import_no`,
    values,
  );
  return rows.map(({ zeroed, created, compared, ...file }) => ({
    ...file,
    ...(zeroed === null ? {} : { zeroed }),
    ...(created === null ? {} : { created }),
    ...(compared === null ? {} : { compared }),
  }));
}

/** What a run has done that ends before its time: the files it began, each with what is committed of it. */
export async function importedSoFar(
  sql: Pick<Sql, 'query'>,
  runId: string,
): Promise<Pick<ImportOutcome, 'counts' | 'files'>> {
  const files = await importedFiles(sql, 'run_id = $1', [runId]);
  return { counts: countsOf(files), files };
}

/** What came of a run: all files it has taken, those from before a crash too. The gravest status of a file is that of the run. */
export async function runOutcome(
  sql: Pick<Sql, 'query'>,
  runId: string,
  takenUp: readonly string[],
): Promise<ImportOutcome> {
  const files = await importedFiles(
    sql,
    "(run_id = $1 or import_id = any($2::uuid[])) and (ended_at is not null or state = 'waiting')",
    [runId, takenUp],
  );
  const counts = countsOf(files);
  const error = errorOf(files);
  return { status: gravest(files), counts, files, ...(error === undefined ? {} : { error }) };
}

/** What a person has to act on comes first. */
function errorOf(files: readonly ImportedFile[]): FileError | undefined {
  const waiting = files.find(({ status }) => status === 'waiting_for_approval');
  if (waiting)
    return {
      code: 'approval_needed',
      message: `${waiting.fileName}: ${sayTripped(waiting.guards ?? [])}`,
      hint: 'Nothing of it was applied. Look at it (GET /imports/{id}), then approve or reject the run; a newer file of the import takes its place.',
    };
  const failed = files.find(({ status }) => status === 'failed');
  return failed?.error ? { ...failed.error, message: `${failed.fileName}: ${failed.error.message}` } : undefined;
}

/** The counts of a file that waits are not those of its end: they stand with the file alone. */
function countsOf(files: readonly ImportedFile[]): ImportOutcome['counts'] {
  const ended = files.filter(({ status }) => status !== 'waiting_for_approval');
  const sum = (name: keyof ImportOutcome['counts'] & keyof ImportedFile): number =>
    ended.reduce((total, file) => total + (file[name] ?? 0), 0);
  const [zeroed, created, compared] = [sum('zeroed'), sum('created'), sum('compared')];
  return {
    files: files.length,
    rows: sum('rows'),
    applied: sum('applied'),
    unchanged: sum('unchanged'),
    superseded: sum('superseded'),
    rejected: sum('rejected'),
    ...(zeroed > 0 ? { zeroed } : {}),
    ...(created > 0 ? { created } : {}),
    ...(compared > 0 ? { compared } : {}),
  };
}

const byGravity: readonly ImportOutcome['status'][] = [
  'waiting_for_approval',
  'failed',
  'completed_with_rejections',
  'completed',
];

const gravest = (files: readonly ImportedFile[]): ImportOutcome['status'] =>
  byGravity.find((status) => files.some((file) => file.status === status)) ?? 'nothing_to_do';
