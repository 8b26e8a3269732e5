import type { Sql } from '@app/common/database';
import type { MessageHeaders, OutgoingMessage } from '@app/common/broker';
import { headersFromJson } from './headers-json';

export interface LogRow {
  position: number;
  topic: string;
  message: OutgoingMessage;
}

/** What goes out in one request. */
export interface LogBatch {
  readonly rows: LogRow[];
  /** Whether it holds as much as a request may, so that more is likely to follow. */
  readonly isFull: boolean;
}

/** Brokers take a megabyte a partition in one request; the one message that is larger goes alone. */
const MAX_BATCH_BYTES = 480_000;
/** Of a message, beside its key and value: lengths, and the header that names its trace. */
const AROUND_BYTES = 150;

interface StoredRow {
  position: string;
  topic: string;
  key: string | null;
  payload: string | null;
  raw_key: Buffer | null;
  raw_value: Buffer | null;
  headers: Parameters<typeof headersFromJson>[0] | null;
}

/** The next rows of the log in the order of position, as many as fit into one request. */
export async function readLog(sql: Pick<Sql, 'query'>, after: number, limit: number): Promise<LogBatch> {
  const stored = await sql.query<StoredRow>(nextRows, [after, limit, MAX_BATCH_BYTES]);
  const traces = await tracesOf(sql, stored);
  const rows: LogRow[] = [];
  let bytes = 0;
  for (const row of stored) {
    bytes += bytesOf(row);
    if (rows.length > 0 && bytes > MAX_BATCH_BYTES) return { rows, isFull: true };
    rows.push({
      position: Number(row.position),
      topic: row.topic,
      message: messageOf(row, traces(Number(row.position))),
    });
  }
  return { rows, isFull: rows.length === limit };
}

/** As many rows as follow, and of those no more than fill a request and the one after: a thousand large ones are not held for the sake of one. */
const nextRows = `
  select position, topic, key, payload, raw_key, raw_value, headers
  from (select ahead.*, coalesce(sum(coalesce(octet_length(payload), 0) + coalesce(octet_length(raw_value), 0))
                                  over (order by position rows between unbounded preceding and 1 preceding), 0) as bytes_before
        from (select position, topic, key, payload, raw_key, raw_value, headers
              from event_log where position > $1 order by position limit $2) ahead) sized
  where bytes_before <= $3::bigint
  order by position`;

/** Rows by topic; the order within a topic stays. */
export function messagesOf(rows: readonly LogRow[]): Map<string, OutgoingMessage[]> {
  const byTopic = new Map<string, OutgoingMessage[]>();
  for (const { topic, message } of rows) {
    const messages = byTopic.get(topic);
    if (messages) messages.push(message);
    else byTopic.set(topic, [message]);
  }
  return byTopic;
}

/** A dead letter keeps the headers that it came with. */
const messageOf = (row: StoredRow, headers: MessageHeaders | undefined): OutgoingMessage => ({
  key: row.raw_key ?? row.key,
  value: row.raw_value ?? row.payload,
  headers: row.headers ? headersFromJson(row.headers) : headers,
});

/** Tells the headers that name the trace of a position; asked for positions that rise. */
async function tracesOf(
  sql: Pick<Sql, 'query'>,
  stored: readonly StoredRow[],
): Promise<(position: number) => MessageHeaders | undefined> {
  if (stored.length === 0) return () => undefined;
  const rows = await sql.query<{ after_position: string; traceparent: string | null }>(
    `select after_position, traceparent from event_log_trace
      where after_position < $2
        and after_position >= coalesce((select max(after_position) from event_log_trace where after_position < $1), 0)
      order by after_position`,
    [stored[0]!.position, stored.at(-1)!.position],
  );
  const traces = rows.map(({ after_position, traceparent }) => ({
    after: Number(after_position),
    headers: traceparent === null ? undefined : { traceparent: Buffer.from(traceparent) },
  }));
  let next = 0;
  let headers: MessageHeaders | undefined;
  return (position) => {
    for (; next < traces.length && traces[next]!.after < position; next++) headers = traces[next]!.headers;
    return headers;
  };
}

const bytesOf = ({ key, payload, raw_key: rawKey, raw_value: rawValue, headers }: StoredRow): number =>
  lengthOf(rawKey ?? key) +
  lengthOf(rawValue ?? payload) +
  (headers ? JSON.stringify(headers).length : 0) +
  AROUND_BYTES;

const lengthOf = (part: Buffer | string | null): number => (part === null ? 0 : Buffer.byteLength(part));
