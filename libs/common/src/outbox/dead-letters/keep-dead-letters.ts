import type { Database, Tx } from '@app/common/database';
import { ownHeaders, type DeadLetter } from '@app/common/kafka';
import { headersToJson } from '../headers-json';

/** Keeps what is set aside, in the transaction that sets it aside. */
export async function keepDeadLetters(tx: Tx, letters: readonly DeadLetter[]): Promise<void> {
  const told = (name: string): string[] => letters.map(({ headers }) => String(headers[`x-stockline-${name}`]));
  await tx.execute(
    `insert into dead_letter (topic, partition, source_offset, reason, message, attempts, failed_at, raw_key, raw_value, headers)
     select * from unnest($1::text[], $2::int[], $3::bigint[], $4::text[], $5::text[], $6::int[], $7::timestamptz[], $8::bytea[], $9::bytea[], $10::jsonb[])`,
    [
      told('topic'),
      told('partition'),
      told('offset'),
      told('reason'),
      told('message').map((text) => text.replaceAll('\0', '\u2400')),
      told('attempts'),
      told('failed-at'),
      letters.map(({ key }) => key),
      letters.map(({ value }) => value),
      letters.map(({ headers }) => headersToJson(ownHeaders(headers))),
    ],
  );
}

/** Upkeep: as long as the topic itself keeps them. */
export async function forgetDeadLetters(database: Database): Promise<void> {
  await database.execute("delete from dead_letter where failed_at < now() - interval '30 days'");
}
