import type { Sql } from '@app/common/database';
import type { FileError, FileStatus } from './file-import';

export interface ImportedFile {
  importId: string;
  fileName: string;
  status: FileStatus;
  contentHash: string | null;
  rows: number;
  applied: number;
  unchanged: number;
  superseded: number;
  rejected: number;
  /** Levels that no row named and that were brought to zero, where there are any. */
  zeroed?: number;
  /** Where the rejected rows are, below the connection's base directory. */
  errorFile: string | null;
  /** The earlier import whose content this file had. */
  sameAs: string | null;
  error: FileError | null;
}

export interface ImportOutcome {
  status: Exclude<FileStatus, 'cancelled'>;
  counts: Record<'files' | 'rows' | 'applied' | 'unchanged' | 'superseded' | 'rejected', number> & { zeroed?: number };
  files: ImportedFile[];
  error?: FileError;
}

const importedFileColumns = `import_id as "importId", file_name as "fileName", status, content_hash as "contentHash", rows, applied, unchanged, superseded,
  rejected, nullif(zeroed, 0) as zeroed, error_file as "errorFile", same_as as "sameAs", error`;

async function importedFiles(
  sql: Pick<Sql, 'query'>,
  which: string,
  values: readonly unknown[],
): Promise<ImportedFile[]> {
  const rows = await sql.query<ImportedFile & { zeroed: number | null }>(
    `select ${importedFileColumns} from file_import where ${which} order by import_no`,
    values,
  );
  return rows.map(({ zeroed, ...file }) => (zeroed === null ? file : { ...file, zeroed }));
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
  const files = await importedFiles(sql, '(run_id = $1 or import_id = any($2::uuid[])) and ended_at is not null', [
    runId,
    takenUp,
  ]);
  const counts = countsOf(files);
  const failed = files.find((file) => file.status === 'failed');
  const error = failed?.error ? { ...failed.error, message: `${failed.fileName}: ${failed.error.message}` } : undefined;
  return { status: gravest(files), counts, files, ...(error === undefined ? {} : { error }) };
}

function countsOf(files: readonly ImportedFile[]): ImportOutcome['counts'] {
  const sum = (name: 'rows' | 'applied' | 'unchanged' | 'superseded' | 'rejected' | 'zeroed'): number =>
    files.reduce((total, file) => total + (file[name] ?? 0), 0);
  const zeroed = sum('zeroed');
  return {
    files: files.length,
    rows: sum('rows'),
    applied: sum('applied'),
    unchanged: sum('unchanged'),
    superseded: sum('superseded'),
    rejected: sum('rejected'),
    ...(zeroed > 0 ? { zeroed } : {}),
  };
}

const byGravity: readonly ImportOutcome['status'][] = ['failed', 'completed_with_rejections', 'completed'];

const gravest = (files: readonly ImportedFile[]): ImportOutcome['status'] =>
  byGravity.find((status) => files.some((file) => file.status === status)) ?? 'nothing_to_do';
