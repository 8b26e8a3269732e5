import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { Kafka, Partitioners, logLevel } from 'kafkajs';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { timed } from './measurement';

/**
 * The least that a file of `rows` rows, `changed` of them different, can cost this database: no checking, no names, no outcomes.
 * (a) COPY of nine text columns into an unlogged table, or of the columns of `file`, (b) one update by join of the rows that differ, (c) the ledger and the event log rows.
 */
export async function databaseFloor(
  url: string,
  rows: number,
  changed: number,
  file?: { path: string; columns: number },
): Promise<{ copyMs: number; updateMs: number; insertMs: number; totalMs: number }> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(prepare(rows));
    const content = file ? createReadStream(file.path, { highWaterMark: 256 * 1024 }) : Readable.from(csvLines(rows));
    if (file) await client.query(rawOf(file.columns));
    const copyMs = await timed(() =>
      pipeline(content, client.query(copyFrom('copy floor_raw from stdin with (format csv)'))),
    );
    await client.query('analyze floor_raw');
    await client.query('update floor_target set value = value + 1 where no <= $1', [changed]);
    const updateMs = await timed(() =>
      client.query(
        `update floor_balance b set quantity_on_hand = b.quantity_on_hand + t.value - b.available_to_promise, available_to_promise = t.value
         from floor_target t where t.no = b.product_no and t.facility_no = b.facility_no and t.value <> b.available_to_promise`,
      ),
    );
    const insertMs = await timed(() => insertLedgerAndLog(client, changed));
    return { copyMs, updateMs, insertMs, totalMs: copyMs + updateMs + insertMs };
  } finally {
    await client.query('drop table if exists floor_raw, floor_balance, floor_target, floor_ledger, floor_log');
    await client.end();
  }
}

const rawOf = (columns: number): string => `
  drop table floor_raw;
  create unlogged table floor_raw (${Array.from({ length: columns }, (_, place) => `c${place} text`).join(', ')});`;

const prepare = (rows: number): string => `
  drop table if exists floor_raw, floor_balance, floor_target, floor_ledger, floor_log;
  create unlogged table floor_raw (a text, b text, c text, d text, e text, f text, g text, h text, i text);
  create table floor_balance (product_no int, facility_no int, quantity_on_hand bigint, available_to_promise bigint, primary key (product_no, facility_no));
  insert into floor_balance select n, 1, 5, 5 from generate_series(1, ${rows}) n;
  create unlogged table floor_target (no int, facility_no int, value bigint);
  insert into floor_target select n, 1, 5 from generate_series(1, ${rows}) n;
  create table floor_ledger (id bigint generated always as identity, product_no int, facility_no int, delta bigint, before bigint, line int, at timestamptz default now());
  create index on floor_ledger (product_no, facility_no, id);
  create table floor_log (position bigint generated always as identity primary key, topic text, key text, payload text);
  analyze floor_balance; analyze floor_target;`;

/** The same where every row is new: COPY, and as many balances, ledger rows and event-log rows. */
export async function firstLoadFloor(url: string, rows: number): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(prepare(rows));
    await client.query('truncate floor_balance');
    const lines = csvLines(rows);
    return await timed(async () => {
      await pipeline(Readable.from(lines), client.query(copyFrom('copy floor_raw from stdin with (format csv)')));
      await client.query('insert into floor_balance select no, facility_no, value, value from floor_target');
      await insertLedgerAndLog(client, rows);
    });
  } finally {
    await client.query('drop table if exists floor_raw, floor_balance, floor_target, floor_ledger, floor_log');
    await client.end();
  }
}

async function insertLedgerAndLog(client: Client, changed: number): Promise<void> {
  await client.query(
    `insert into floor_ledger (product_no, facility_no, delta, before, line) select no, facility_no, 1, 5, no from floor_target where no <= ${changed}`,
  );
  await client.query(
    `insert into floor_log (topic, key, payload)
     select 'inventory-changed', no || '|F1', '{"productId":"' || no || '","facilityId":"F1","quantityOnHand":' || value || ',"availableToPromise":' || value || ',"quantityOnHandDelta":1,"availableToPromiseDelta":1,"reasonCode":"RESET","epoch":1,"version":2,"changedAt":"2026-01-01T00:00:00Z","cause":{"kind":"import","importId":"01932a3c-7a4b-7c2d-9e1f-aaaaaaaaaaaa","line":' || no || ',"runId":"01932a3c-7a4b-7c2d-9e1f-bbbbbbbbbbbb"}}'
     from floor_target where no <= ${changed}`,
  );
}

/** 64 KB blocks: a call a row would measure the calls. */
function csvLines(rows: number): string[] {
  const blocks: string[] = [];
  for (let start = 1; start <= rows; start += 1_000)
    blocks.push(
      Array.from(
        { length: Math.min(1_000, rows - start + 1) },
        (_, index) => `F1,100,TLTLTLLL01,sku,SKU-${start + index},P${start + index},5,nightly,x\n`,
      ).join(''),
    );
  return blocks;
}

/**
 * What kafkajs itself takes to produce the same messages: acks all, a thousand a batch, one at a time. Each has all members of an inventory-changed, for what
 * kafkajs takes jumps with their length: it begins every record with room for 512 bytes. `causeOf` gives the cause of a message as JSON.
 */
export async function produceFloor(
  brokers: string[],
  topic: string,
  count: number,
  causeOf: (index: number) => string,
): Promise<number> {
  const kafka = new Kafka({ clientId: 'floor', brokers, logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 12 }], waitForLeaders: false });
  await admin.disconnect();
  const producer = kafka.producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    idempotent: true,
    maxInFlightRequests: 1,
  });
  await producer.connect();
  const value = (index: number): string =>
    `{"specversion":"1.0","id":"01932a3c-7a4b-7c2d-9e1f-${String(index).padStart(12, '0')}","source":"stockline/ingest","type":"stockline.inventory-changed.v1","subject":"P${index}|F1","time":"2026-01-01T00:00:00.000Z","datacontenttype":"application/json","data":{"productId":"P${index}","facilityId":"F1","quantityOnHand":6,"availableToPromise":6,"quantityOnHandDelta":1,"availableToPromiseDelta":1,"reasonCode":"RESET","epoch":1,"version":2,"changedAt":"2026-01-01T00:00:00.000Z","cause":${causeOf(index)}}}`;
  await producer.send({ topic, messages: [{ key: 'warm', value: value(0) }] });
  const ms = await timed(async () => {
    for (let start = 0; start < count; start += 1_000)
      await producer.send({
        topic,
        acks: -1,
        messages: Array.from({ length: Math.min(1_000, count - start) }, (_, index) => ({
          key: `P${start + index}|F1`,
          value: value(start + index),
        })),
      });
  });
  await producer.disconnect();
  return ms;
}

/** The cause that a row of a file gives. */
export const causeOfRow = (index: number): string =>
  `{"kind":"import","importId":"01932a3c-7a4b-7c2d-9e1f-aaaaaaaaaaaa","line":${index},"runId":"01932a3c-7a4b-7c2d-9e1f-bbbbbbbbbbbb"}`;
