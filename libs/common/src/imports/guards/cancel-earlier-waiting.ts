import type { Sql, Tx } from '@app/common/database';
import { shorten } from '@app/common/kernel';
import type { FileError } from '../file-import';
import type { Work } from '../work';

/**
 * Ends what waits for approval in this config and came before: a newer file speaks now, and nobody shall approve the older one over it.
 * Its run ends with it, in the same transaction.
 */
export async function cancelEarlierWaiting(tx: Tx, work: Work): Promise<void> {
  const { row, run } = work;
  const waiting = await earlierWaiting(tx, work);
  if (waiting.length === 0) return;
  const error: FileError = {
    code: 'newer_file_came',
    message: `"${shorten(row.fileName)}" (import ${row.importId}) came after it`,
    hint: 'Nothing of it was applied. Send it again if it is still what should stand.',
  };
  // What ends here is told to others: it is on the disk before that.
  await tx.execute('set local synchronous_commit = on');
  const others = new Set(waiting.map(({ runId }) => runId).filter((runId) => runId !== run.runId));
  for (const runId of others) await run.endWaiting(tx, runId, error);
  // Those of a run that has not come to wait yet, or of this very one.
  await tx.execute(
    `update file_import set state = 'reported', status = 'cancelled', error = $2 where import_no = any($1::bigint[]) and state = 'waiting'`,
    [waiting.map(({ importNo }) => importNo), JSON.stringify(error)],
  );
}

/** What a file takes the place of. Whoever holds the lane knows that it grows no more meanwhile. */
export async function earlierWaiting(
  sql: Pick<Sql, 'query'>,
  { row, declaration }: Pick<Work, 'row' | 'declaration'>,
): Promise<{ importNo: string; runId: string }[]> {
  if (row.resendOf !== null || row.dryRun || declaration.keepsWaiting) return [];
  return sql.query(
    `select import_no as "importNo", run_id as "runId" from file_import
     where config_id = $1 and state = 'waiting' and import_no < $2::bigint and resend_of is null order by import_no`,
    [row.configId, row.importNo],
  );
}
