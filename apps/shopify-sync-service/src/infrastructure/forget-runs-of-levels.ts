import type { Database } from '@app/common/database';

const rowsAtATime = 10_000;

/**
 * What runs found is kept for 30 days; of levels that were found right one by one, only the number is asked for after two days.
 * Differences that ended are kept for 90 days.
 * Ids of runs and requests grow with time, so old rows lie together. What was read for a comparison outlives no day, and no bulk reading two.
 */
export async function forgetRunsOfLevels(database: Database): Promise<void> {
  const inParts = async (statement: string, days: number): Promise<void> => {
    while ((await database.execute(statement, [firstIdOf(days), rowsAtATime])) === rowsAtATime);
  };
  const oldest = (table: string, where: string): string =>
    `delete from ${table} where ctid = any(array(select ctid from ${table} where ${where} limit $2))`;
  await database.execute("delete from drift where ended_at < now() - interval '90 days'");
  await inParts(oldest('run_level', "run_id < $1 and outcome = 'unchanged'"), 2);
  await inParts(oldest('run_level', 'run_id < $1'), 30);
  await inParts(oldest('run_observed', 'run_id < $1'), 1);
  await inParts(oldest('run_open', 'run_id < $1'), 1);
  await inParts(oldest('shop_reading', 'run_id < $1'), 30);
  await inParts(oldest('bulk_operation', "bulk_id < $1 and kind = 'read'"), 2);
  await inParts(oldest('upload_request_level', 'request_id < $1'), 30);
  await inParts(oldest('upload_request', "request_id < $1 and state <> 'stored'"), 30);
  await inParts(
    oldest(
      'bulk_operation',
      'bulk_id < $1 and bulk_id not in (select bulk_id from upload_request where bulk_id is not null)',
    ),
    31,
  );
}

/** The least id (uuid v7) that could have been made this many days ago. */
function firstIdOf(days: number): string {
  const at = Math.max(0, Date.now() - days * 24 * 60 * 60 * 1000);
  const hex = at.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}
