import { lazily, type Sql } from '@app/common/database';
import { StocklineError } from '@app/common/kernel';
import type { FileImport } from './file-import';

/** What a step may write of a file import; the names on the right are columns. */
const columns = {
  state: 'state',
  contentHash: 'content_hash',
  rows: 'rows',
  lastLine: 'last_line',
  differences: 'differences',
  appliedOrdinal: 'applied_ordinal',
  parts: 'parts',
  applied: 'applied',
  unchanged: 'unchanged',
  superseded: 'superseded',
  rejected: 'rejected',
  zeroed: 'zeroed',
  created: 'created',
  compared: 'compared',
  figures: 'figures',
  guards: 'guards',
  approved: 'approved',
  waitsUntil: 'waits_until',
  approvalAt: 'approval_at',
  previewed: 'previewed',
  directory: 'directory',
  status: 'status',
  sameAs: 'same_as',
  error: 'error',
  errorFile: 'error_file',
  movedTo: 'moved_to',
  timings: 'timings',
} as const satisfies Partial<Record<keyof FileImport, string>>;

type Advance = Partial<Pick<FileImport, keyof typeof columns>>;

/**
 * Writes what a step has reached, provided the import still stands where this process left it; otherwise another one has taken it up
 * and nothing may be written. The caller takes the values over once its transaction has committed.
 */
export async function advance(sql: Pick<Sql, 'execute'>, file: FileImport, reached: Advance): Promise<void> {
  const names = Object.keys(reached) as (keyof Advance)[];
  const [first, from] = isSafeToLose(reached) ? [`with ${lazily} `, ' from lazily'] : ['', ''];
  const assignments = names.map((name, index) => `${columns[name]} = $${index + 4}`);
  if (reached.state === 'ended') assignments.push('ended_at = now()');
  const updated = await sql.execute(
    `${first}update file_import set ${assignments.join(', ')}${from} where import_no = $1::bigint and state = $2 and applied_ordinal = $3 and ended_at is null`,
    [file.importNo, file.state, file.appliedOrdinal, ...names.map((name) => columnValue(reached[name]))],
  );
  if (updated !== 1) throw takenOver(file);
}

export const takenOver = ({ importId, fileName, state, appliedOrdinal }: FileImport): StocklineError =>
  new StocklineError({
    code: 'import_taken_over',
    message: `import ${importId} of "${fileName}" is no longer at ${state} (${appliedOrdinal}): another process has taken it up`,
    hint: 'Nothing is lost or doubled: the other process goes on with it.',
    retriable: true,
  });

/**
 * What a crash of PostgreSQL may take back, because the step is then simply taken again: nothing has left the service by it. What is applied,
 * and how a file has ended before it is moved away, waits for the disk.
 */
const isSafeToLose = ({ state, guards, appliedOrdinal }: Advance): boolean =>
  appliedOrdinal === undefined && (state === undefined ? guards !== undefined : safeToLose.includes(state));
const safeToLose = ['downloaded', 'compared', 'applied', 'ended'];

const columnValue = (value: unknown): unknown =>
  value !== null && typeof value === 'object' && !(value instanceof Date) ? JSON.stringify(value) : value;
