import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { Kafka, logLevel } from 'kafkajs';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { produceFloor } from './floors';
import { timed } from './measurement';

/**
 * The least that `count` events of as many keys can cost, one part after the other: raw kafkajs consume of the same messages, COPY of as many
 * ledger rows, one set update of as many balances, raw kafkajs produce of the results. No checking, no marks, no order, no crash.
 */
export async function eventFloor(
  brokers: string[],
  topic: string,
  databaseUrl: string,
  count: number,
): Promise<{ totalMs: number; parts: string }> {
  const consumeMs = await consumeAll(brokers, topic, count);
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(prepare(count));
    const rows = Array.from({ length: Math.ceil(count / 1_000) }, (_, block) => ledgerRows(block * 1_000, count));
    const copyMs = await timed(() =>
      pipeline(
        Readable.from(rows),
        client.query(
          copyFrom('copy floor_ledger (product_no, facility_no, delta, before, source, event_id) from stdin'),
        ),
      ),
    );
    const updateMs = await timed(() =>
      client.query(
        'update floor_balance b set quantity_on_hand = b.quantity_on_hand - 1, available_to_promise = b.available_to_promise - 1 from floor_target t where t.no = b.product_no',
      ),
    );
    const produceMs = await produceFloor(brokers, `floor-out-${Date.now()}`, count, causeOfEvent);
    const parts = `consume ${Math.round(consumeMs)}, copy ${Math.round(copyMs)}, update ${Math.round(updateMs)}, produce ${Math.round(produceMs)}`;
    return { totalMs: consumeMs + copyMs + updateMs + produceMs, parts };
  } finally {
    await client.query('drop table if exists floor_balance, floor_target, floor_ledger');
    await client.end();
  }
}

async function consumeAll(brokers: string[], topic: string, count: number): Promise<number> {
  const kafka = new Kafka({ clientId: 'floor', brokers, logLevel: logLevel.NOTHING });
  const consumer = kafka.consumer({ groupId: `floor-${Date.now()}`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  try {
    return await new Promise<number>((resolve, reject) => {
      let seen = 0;
      let begun = 0;
      consumer
        .run({
          partitionsConsumedConcurrently: 4,
          eachBatch: ({ batch }) => {
            begun ||= performance.now();
            seen += batch.messages.length;
            if (seen >= count) resolve(performance.now() - begun);
            return Promise.resolve();
          },
        })
        .catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
}

const prepare = (count: number): string => `
  drop table if exists floor_balance, floor_target, floor_ledger;
  create table floor_balance (product_no int primary key, quantity_on_hand bigint, available_to_promise bigint);
  insert into floor_balance select n, 5, 5 from generate_series(1, ${count}) n;
  create unlogged table floor_target (no int);
  insert into floor_target select n from generate_series(1, ${count}) n;
  create table floor_ledger (id bigint generated always as identity, product_no int, facility_no int, delta bigint, before bigint, source text, event_id text, at timestamptz default now());
  create index on floor_ledger (product_no, facility_no, id);
  analyze floor_balance; analyze floor_target;`;

const ledgerRows = (from: number, count: number): string =>
  Array.from(
    { length: Math.min(1_000, count - from) },
    (_, index) => `${from + index + 1}\t1\t-1\t5\tpos/7\tevent-${from + index}\n`,
  ).join('');

const causeOfEvent = (index: number): string => `{"kind":"event","source":"pos/7","eventId":"a-${index}"}`;
