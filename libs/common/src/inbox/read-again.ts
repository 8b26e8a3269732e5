import type { Sql, Tx } from '@app/common/database';

/** True, in SQL, while any topic of this service is read again: copies that rest on it hold something older than was known before. */
export const isReadAgain = 'exists (select from consumer_position where next_offset < read_again_until)';

const readers = "hashtextextended('topics read again by ' || current_schema(), 0)";

/** What of a batch was heard before, and whether any topic is being read again. */
export interface ReadAgain {
  isUnderWay: boolean;
  wasHeard(message: { offset: string }): boolean;
}

/**
 * Asks how a batch stands to topics that are being read again. Where any is, whoever waits with `afterReaders` for the end of it waits for the
 * batch's transaction as well: what the batch leaves to them is not missed.
 */
export async function readAgain(tx: Tx, batch: { topic: string; partition: number }): Promise<ReadAgain> {
  const found = await look(tx, batch);
  if (!found.isUnderWay) return found;
  await tx.execute(`select pg_advisory_xact_lock_shared(${readers})`);
  return look(tx, batch);
}

/** Waits for the batches that found topics being read again, and tells whether any still is. Begin a transaction with it. */
export async function afterReaders(tx: Tx): Promise<{ isUnderWay: boolean }> {
  await tx.execute(`select pg_advisory_xact_lock(${readers})`);
  return { isUnderWay: await isUnderWay(tx) };
}

export async function isUnderWay(sql: Pick<Sql, 'query'>): Promise<boolean> {
  const [row] = await sql.query<{ is_under_way: boolean }>(`select ${isReadAgain} as is_under_way`);
  return row!.is_under_way;
}

async function look(tx: Tx, { topic, partition }: { topic: string; partition: number }): Promise<ReadAgain> {
  const [row] = await tx.query<{ is_under_way: boolean; until: string }>(
    `select ${isReadAgain} as is_under_way,
            coalesce((select read_again_until from consumer_position where topic = $1 and partition = $2), 0) as until`,
    [topic, partition],
  );
  const until = Number(row!.until);
  return { isUnderWay: row!.is_under_way, wasHeard: ({ offset }) => Number(offset) < until };
}
