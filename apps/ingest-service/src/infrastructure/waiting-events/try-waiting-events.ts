import { topics, type Topic } from '@app/common/contracts';
import { isRetriable, type Database, type Tx } from '@app/common/database';
import { PostgresConsumerStore } from '@app/common/inbox';
import { causesOf, deadLetter, markOf, parseMessage, type IncomingEvent, type Reason } from '@app/common/kafka';
import { StocklineError, shorten } from '@app/common/kernel';
import { inSpan } from '@app/common/observability';
import { appendDeadLetters, headersFromJson } from '@app/common/outbox';
import type { TakeInventoryEvents } from '../../application/take-inventory-events';

interface Row {
  waiting_no: string;
  topic: string;
  partition: number;
  source_offset: string;
  key: string | null;
  received_at: Date;
  raw_key: Buffer | null;
  raw_value: Buffer | null;
  headers: Parameters<typeof headersFromJson>[0];
  held_at: Date;
  tries: number;
  expired: boolean;
}

const keysATurn = 500;
const rowsATurn = 2_000;

/**
 * Those whose turn it is, with all that waits behind them, in their order. Where that is too much, the last are left to a later turn: what is
 * taken of a key is always its beginning.
 */
const findTurn = `
  with turn as (select waiting_no, topic, key from waiting_event order by tried_at, waiting_no limit ${keysATurn})
  select w.waiting_no, w.topic, w.partition, w.source_offset, w.key, w.received_at, w.raw_key, w.raw_value, w.headers, w.held_at, w.tries,
         w.waits_until <= clock_timestamp() as expired
  from waiting_event w
  where waiting_no in (select waiting_no from turn where key is null) or (w.topic, w.key) in (select topic, key from turn)
  order by w.waiting_no limit ${rowsATurn}`;

/**
 * Takes the messages whose turn it is once more: those that name something known by now take effect, those whose time is over go to the dead
 * letters, the others wait on. One at a time does this, whatever the number of replicas. Gives how many have waited enough.
 */
export async function tryWaitingEvents(database: Database, events: TakeInventoryEvents): Promise<number> {
  try {
    return await database.transaction(async (tx) => takeTurn(tx, database, events, await turnOf(tx)));
  } catch (error) {
    if (isRetriable(error)) throw error;
  }
  // One of them fails whatever is tried: each for itself, so that it alone is set aside.
  const rows = await database.query<Row>(findTurn);
  let ended = 0;
  for (const { waiting_no } of rows) ended += await tryOne(database, events, waiting_no);
  return ended;
}

async function turnOf(tx: Tx): Promise<Row[]> {
  return (await isOnlyOne(tx)) ? tx.query<Row>(findTurn) : [];
}

async function isOnlyOne(tx: Tx): Promise<boolean> {
  const [lock] = await tx.query<{ mine: boolean }>(
    "select pg_try_advisory_xact_lock(hashtextextended(current_schema() || '.waiting_event', 0)) as mine",
  );
  return lock!.mine;
}

async function tryOne(database: Database, events: TakeInventoryEvents, waitingNo: string): Promise<number> {
  // With it those of its key that wait before it: it may not pass them.
  const one = async (tx: Tx): Promise<Row[]> => {
    const rows = await turnOf(tx);
    const place = rows.findIndex((row) => row.waiting_no === waitingNo);
    return rows.filter((row, at) => at === place || (at < place && row.key !== null && row.key === rows[place]!.key));
  };
  try {
    return await database.transaction(async (tx) => takeTurn(tx, database, events, await one(tx)));
  } catch (error) {
    if (isRetriable(error)) throw error;
    return database.transaction(async (tx) => {
      const row = (await one(tx)).at(-1);
      if (!row) return 0;
      await setAside(tx, database, new Map([[row, failed(error)]]));
      return 1;
    });
  }
}

/** Their waiting ends within the trace that they came with. */
async function takeTurn(
  tx: Tx,
  database: Database,
  events: TakeInventoryEvents,
  rows: readonly Row[],
): Promise<number> {
  if (rows.length === 0) return 0;
  return inSpan('process waiting inventory-events', { ...causesOf(rows.map(rawOf)), kind: 'consumer' }, () =>
    takeRows(tx, database, events, rows),
  );
}

async function takeRows(
  tx: Tx,
  database: Database,
  events: TakeInventoryEvents,
  rows: readonly Row[],
): Promise<number> {
  const rowOf = new Map(rows.map((row) => [messageOf(row), row]));
  const parked = new Map<Row, Reason>();
  const waiting = await events.takeAgain(
    {
      tx,
      topic: topics.inventoryEvents.name,
      partition: rows[0]!.partition,
      messages: [...rowOf.keys()],
      park: (message, reason) => parked.set(rowOf.get(message)!, reason),
    },
    (message) => !rowOf.get(message)!.expired,
  );
  const stay = [...waiting].map((message) => rowOf.get(message)!.waiting_no);
  await tx.execute(
    'update waiting_event set tried_at = clock_timestamp(), tries = tries + 1 where waiting_no = any($1::bigint[])',
    [stay],
  );
  const staying = new Set(stay);
  await remove(
    tx,
    rows.filter(({ waiting_no }) => !staying.has(waiting_no)),
  );
  await setAside(tx, database, parked);
  return rows.length - stay.length;
}

const remove = (tx: Tx, rows: readonly Row[]): Promise<number> =>
  tx.execute('delete from waiting_event where waiting_no = any($1::bigint[])', [
    rows.map(({ waiting_no }) => waiting_no),
  ]);

/** To the dead letters: from then on they count as not handled, so that they can be replayed. */
async function setAside(tx: Tx, database: Database, parked: ReadonlyMap<Row, Reason>): Promise<void> {
  if (parked.size === 0) return;
  await remove(tx, [...parked.keys()]);
  // The mark's day is that of the record, or of the moment it was held: which may have been just before midnight.
  const marks = [...parked.keys()].flatMap((row) =>
    [row.held_at.getTime(), row.held_at.getTime() - 60_000].map((atMs) => markOf(messageOf(row), atMs)),
  );
  await new PostgresConsumerStore(database).unmark(tx, marks);
  const failedAt = new Date();
  await appendDeadLetters(
    tx,
    [...parked].map(([row, reason]) =>
      deadLetter({
        topic: topicOf(row),
        partition: row.partition,
        offset: Number(row.source_offset),
        raw: rawOf(row),
        reason: { ...reason, message: `${reason.message}; it was waited for` },
        attempts: row.tries + 1,
        service: 'ingest',
        failedAt,
      }),
    ),
  );
}

const topicOf = (row: Row): Topic => Object.values<Topic>(topics).find(({ name }) => name === row.topic)!;

const rawOf = ({ raw_key: key, raw_value: value, headers }: Row) => ({ key, value, headers: headersFromJson(headers) });

/** It was understood before it was held. */
function messageOf(row: Row): IncomingEvent {
  const { event } = parseMessage(row.topic, row.partition, {
    ...rawOf(row),
    timestamp: String(row.received_at.getTime()),
    offset: row.source_offset,
  });
  return event!;
}

const failed = (error: unknown): Reason =>
  error instanceof StocklineError
    ? { code: error.code, message: error.message, hint: error.hint }
    : { code: 'handler_failed', message: `the handler failed: ${shorten(String(error), 500)}` };
