import { writeAudit } from '@app/common/audit';
import type { Database } from '@app/common/database';
import { StocklineError } from '@app/common/kernel';
import { lockEventLog } from '../lock-event-log';
import { matching, valuesOf, type DeadLetterFilter } from './find-dead-letters';

export interface Replay {
  filter: DeadLetterFilter;
  /** How many the caller has seen there to be; without it nothing is sent, and the number told. */
  expect: number | undefined;
  who: string;
}

/**
 * Sends what was set aside to its topic again, as it came, in its order, each at most once: what fails again is set aside anew.
 * Only if there are as many as expected, so that nobody sends a hundred thousand where two were meant.
 */
export async function replayDeadLetters(
  database: Database,
  { filter, expect, who }: Replay,
): Promise<{ matching: number; replayed: number }> {
  return database.transaction(async (tx) => {
    const waiting = { ...filter, replayed: false };
    const rows = await tx.query<{ dead_letter_id: string }>(
      `select dead_letter_id from dead_letter where ${matching} order by dead_letter_id ${expect === undefined ? '' : 'for update'}`,
      valuesOf(waiting),
    );
    if (expect === undefined || rows.length === 0) return { matching: rows.length, replayed: 0 };
    if (expect !== rows.length)
      throw new StocklineError({
        code: 'count_differs',
        message: `${rows.length} dead letters match now, and ${expect} were expected`,
        hint: 'Ask for the number again without "expect", look at them, and repeat it.',
      });
    const ids = rows.map((row) => row.dead_letter_id);
    await tx.execute(
      'update dead_letter set replayed_at = now(), replayed_by = $2 where dead_letter_id = any($1::bigint[])',
      [ids, who],
    );
    await writeAudit(tx, {
      who,
      what: 'replay dead letters',
      subject: filter.topic ?? 'all topics',
      before: null,
      after: { filter, replayed: ids.length },
    });
    await lockEventLog(tx);
    await tx.execute(
      `insert into event_log (topic, raw_key, raw_value, headers)
       select topic, raw_key, raw_value, headers from dead_letter where dead_letter_id = any($1::bigint[]) order by dead_letter_id`,
      [ids],
    );
    return { matching: ids.length, replayed: ids.length };
  });
}
