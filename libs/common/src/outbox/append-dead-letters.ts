import type { Tx } from '@app/common/database';
import type { DeadLetter } from '@app/common/kafka';
import { keepDeadLetters } from './dead-letters/keep-dead-letters';
import { headersToJson } from './headers-json';
import { lockEventLog } from './lock-event-log';

/** Keeps dead letters and appends them to the event log, their bytes as they came; see `AppendDeadLetters` of the transport. */
export async function appendDeadLetters(tx: Tx, letters: readonly DeadLetter[]): Promise<void> {
  if (letters.length === 0) return;
  await keepDeadLetters(tx, letters);
  await lockEventLog(tx);
  await tx.execute(
    `insert into event_log (topic, raw_key, raw_value, headers)
     select topic, raw_key, raw_value, headers
       from unnest($1::text[], $2::bytea[], $3::bytea[], $4::jsonb[])
            with ordinality as letter (topic, raw_key, raw_value, headers, ordinal)
      order by ordinal`,
    [
      letters.map(({ topic }) => topic),
      letters.map(({ key }) => key),
      letters.map(({ value }) => value),
      letters.map(({ headers }) => headersToJson(headers)),
    ],
  );
}
