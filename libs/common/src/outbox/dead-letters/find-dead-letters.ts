import { isUtf8 } from 'node:buffer';
import type { Sql } from '@app/common/database';
import { shorten } from '@app/common/kernel';

export interface DeadLetterFilter {
  topic?: string;
  reason?: string;
  /** RFC 3339, inclusive. */
  from?: string;
  /** RFC 3339, exclusive. */
  to?: string;
  replayed?: boolean;
}

export interface ShownDeadLetter {
  id: string;
  topic: string;
  partition: number;
  offset: number;
  reason: string;
  message: string;
  attempts: number;
  failedAt: string;
  key: string | null;
  /** The message as text; bytes that are none are shown in base64, with `base64:` before them. */
  value: string | null;
  replayedAt: string | null;
  replayedBy: string | null;
}

interface Row {
  dead_letter_id: string;
  topic: string;
  partition: number;
  source_offset: string;
  reason: string;
  message: string;
  attempts: number;
  failed_at: Date;
  raw_key: Buffer | null;
  raw_value: Buffer | null;
  replayed_at: Date | null;
  replayed_by: string | null;
}

/** An SQL condition over dead_letter, with its parameters from $1 on. */
export const matching = `($1::text is null or topic = $1) and ($2::text is null or reason = $2) and ($3::timestamptz is null or failed_at >= $3)
  and ($4::timestamptz is null or failed_at < $4) and ($5::boolean is null or (replayed_at is not null) = $5)`;

export const valuesOf = ({ topic, reason, from, to, replayed }: DeadLetterFilter): unknown[] => [
  topic,
  reason,
  from,
  to,
  replayed,
];

const longestShown = 2_000;

/** Newest first. */
export async function findDeadLetters(
  sql: Pick<Sql, 'query'>,
  filter: DeadLetterFilter,
  limit: number,
  before: string | undefined,
): Promise<ShownDeadLetter[]> {
  const rows = await sql.query<Row>(
    `select * from dead_letter where ${matching} and ($6::bigint is null or dead_letter_id < $6) order by dead_letter_id desc limit $7`,
    [...valuesOf(filter), before, limit],
  );
  return rows.map((row) => shownDeadLetter(row, longestShown));
}

/** One with its whole message. */
export async function findDeadLetter(sql: Pick<Sql, 'query'>, id: string): Promise<ShownDeadLetter | undefined> {
  const [row] = await sql.query<Row>('select * from dead_letter where dead_letter_id = $1', [id]);
  return row && shownDeadLetter(row, Infinity);
}

const shownDeadLetter = (row: Row, longest: number): ShownDeadLetter => ({
  id: row.dead_letter_id,
  topic: row.topic,
  partition: row.partition,
  offset: Number(row.source_offset),
  reason: row.reason,
  message: row.message,
  attempts: row.attempts,
  failedAt: row.failed_at.toISOString(),
  key: textOf(row.raw_key, longest),
  value: textOf(row.raw_value, longest),
  replayedAt: row.replayed_at?.toISOString() ?? null,
  replayedBy: row.replayed_by,
});

function textOf(bytes: Buffer | null, longest: number): string | null {
  if (bytes === null) return null;
  const text = isUtf8(bytes) ? bytes.toString('utf8') : `base64:${bytes.toString('base64')}`;
  return text.length > longest ? shorten(text, longest) : text;
}
