import { Client } from 'pg';
import { publishMessages } from '../dev/sample/publish-messages';
import type { SampleMessage } from '../dev/sample/sample-events';
import { until } from '../dev/sample/until';
import { alone } from './alone';
import { makeCatalogue, makeLevels } from './catalogue';
import { cpuMs } from './cpu-ms';
import { eventFloor } from './event-floor';
import { leastOf, median, ratioOf, type Measurement } from './measurement';
import type { Stage } from './stage';
import { untilPublished } from './until-published';

const products = 25_000;
const facilities = 4;
const count = products * facilities;

/** A till sells one unit of each of 100,000 levels: from the waiting messages to the last inventory-changed on Kafka, beside its floor. */
export async function events(stage: Stage): Promise<Measurement[]> {
  const database = new Client({ connectionString: stage.superuserUrl });
  await database.connect();
  try {
    stage.progress('making 100,000 levels');
    await makeCatalogue(database, products, facilities);
    await makeLevels(database, 1_000);
    return await alone(stage.pids, 'ingest', async () => {
      await sell(stage, database, 'warm', 1);
      const once: number[] = [];
      const floors: number[] = [];
      for (const round of ['a', 'b', 'c']) {
        const { ms, sent, cpu } = await sell(stage, database, round, 1);
        once.push(ms);
        const floor = await eventFloor(
          stage.kafka.brokers,
          `${stage.kafka.topicPrefix}inventory-events`,
          stage.floorUrl,
          count,
        );
        floors.push(floor.totalMs);
        stage.progress(
          `round ${round}: ${Math.round(ms)} ms for ${sent}, ${cpu} ms of the service's processor time; floor ${floor.parts}`,
        );
      }
      const twice = await sell(stage, database, 'twice', 2);
      return [
        ratioOf('events: 100,000 of 100,000 keys, Kafka in → ledger → Kafka out', once, floors, '<= 3', '<= 2'),
        leastOf('events: handled per second', (count / median(once)) * 1_000, '/s', 10_000),
        ratioOf('events: 100,000, each sent twice', [twice.ms], [floors.at(-1)!], '<= 6', '<= 4'),
      ];
    });
  } finally {
    await database.end();
  }
}

/** The service stands still while the messages are published, and is let go then. Checks that each took effect exactly once. */
async function sell(
  stage: Stage,
  database: Client,
  round: string,
  times: number,
): Promise<{ ms: number; sent: number; cpu: number }> {
  const before = await stand(database);
  const messages = sales(round);
  const sent = times * count;
  process.kill(stage.pids.ingest, 'SIGSTOP');
  try {
    for (let time = 0; time < times; time++)
      await publishMessages(stage.kafka.brokers, stage.kafka.topicPrefix, messages);
  } finally {
    process.kill(stage.pids.ingest, 'SIGCONT');
  }
  const begun = performance.now();
  const cpuBefore = cpuMs(stage.pids.ingest);
  await until('every message to be handled', 300_000, async () => {
    const { rows } = await database.query<{ at: string }>(
      "select coalesce(sum(next_offset), 0) as at from ingest.consumer_position where topic = 'inventory-events'",
    );
    return Number(rows[0]!.at) >= before.offset + sent || undefined;
  });
  await untilPublished(database);
  const ms = performance.now() - begun;
  const cpu = cpuMs(stage.pids.ingest) - cpuBefore;
  const after = await stand(database);
  if (after.units !== before.units - count || after.rows !== before.rows + count)
    throw new Error(
      `${count} units were sold, and the ledger says ${before.units - after.units} in ${after.rows - before.rows} rows`,
    );
  return { ms, sent, cpu };
}

async function stand(database: Client): Promise<{ units: number; rows: number; offset: number }> {
  const { rows } = await database.query<{ units: string; rows: string; at: string }>(
    `select (select sum(available_to_promise) from ingest.inventory_level) as units, (select count(*) from ingest.ledger) as rows,
            (select coalesce(sum(next_offset), 0) from ingest.consumer_position where topic = 'inventory-events') as at`,
  );
  return { units: Number(rows[0]!.units), rows: Number(rows[0]!.rows), offset: Number(rows[0]!.at) };
}

function sales(round: string): SampleMessage[] {
  const time = new Date().toISOString();
  return Array.from({ length: count }, (_, index) => {
    const product = 1 + Math.floor(index / facilities);
    const facilityId = `F${1 + (index % facilities)}`;
    return {
      topic: 'inventory-events',
      key: `P${product}|${facilityId}`,
      value: JSON.stringify({
        specversion: '1.0',
        id: `${round}-${index}`,
        source: 'pos/7',
        type: 'stockline.inventory-event.sold.v1',
        time,
        data: { idType: 'sku', idValue: `SKU-${product}`, facilityId, units: 1, occurredAt: time },
      }),
    };
  });
}
