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
  /** Where the rejected rows are, below the connection's base directory. */
  errorFile: string | null;
  /** The earlier import whose content this file had. */
  sameAs: string | null;
  error: FileError | null;
}

export interface ImportOutcome {
  status: FileStatus;
  counts: { files: number; rows: number; applied: number; unchanged: number; superseded: number; rejected: number };
  files: ImportedFile[];
  error?: FileError;
}

/** What came of a run: all files it has taken, those from before a crash too. The gravest status of a file is that of the run. */
export async function runOutcome(
  sql: Pick<Sql, 'query'>,
  runId: string,
  takenUp: readonly string[],
): Promise<ImportOutcome> {
  const files = await sql.query<ImportedFile>(
    `select import_id as "importId", file_name as "fileName", status, content_hash as "contentHash", rows, applied, unchanged, superseded,
            rejected, error_file as "errorFile", same_as as "sameAs", error
     from file_import where (run_id = $1 or import_id = any($2::uuid[])) and ended_at is not null order by import_no`,
    [runId, takenUp],
  );
  const sum = (name: 'rows' | 'applied' | 'unchanged' | 'superseded' | 'rejected'): number =>
    files.reduce((total, file) => total + file[name], 0);
  const counts = {
    files: files.length,
    rows: sum('rows'),
    applied: sum('applied'),
    unchanged: sum('unchanged'),
    superseded: sum('superseded'),
    rejected: sum('rejected'),
  };
  const failed = files.find((file) => file.status === 'failed');
  const error = failed?.error ? { ...failed.error, message: `${failed.fileName}: ${failed.error.message}` } : undefined;
  return { status: gravest(files), counts, files, ...(error === undefined ? {} : { error }) };
}

const byGravity: readonly FileStatus[] = ['failed', 'completed_with_rejections', 'completed'];

const gravest = (files: readonly ImportedFile[]): FileStatus =>
  byGravity.find((status) => files.some((file) => file.status === status)) ?? 'nothing_to_do';
