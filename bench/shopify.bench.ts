import { Client } from 'pg';
import { setTimeout as pause } from 'node:timers/promises';
import { call } from '../dev/sample/call';
import { publishMessages, type Message } from '../dev/sample/publish-messages';
import type { Run } from '../dev/sample/run';
import { until } from '../dev/sample/until';
import { leastOf, limitOf, ratioOf, timed, type Measurement } from './measurement';
import { forgetPeakRss, peakRssMb } from './peak-rss';
import { control, fillShop, numberOf, type BenchShop } from './shopify-shop';
import type { Stage } from './stage';

const pointsASecond = 100;
const fullBucket = 2_000;

/** The hard sync of 100,000 levels of which 5 % differ, beside the time that reading them page by page takes at the rate of the standard plan. */
export const shopifyHardSync = (stage: Stage): Promise<Measurement[]> =>
  withDatabase(stage, async (database) => {
    const levels = 100_000;
    stage.progress(`filling a shop with ${levels.toLocaleString('en')} levels`);
    const shop = await fillShop(stage, database, { levels, differs: (product) => product % 20 === 0, areDue: false });
    stage.progress('hard sync');
    forgetPeakRss(stage.pids['shopify-sync']);
    let run: Run | undefined;
    const ms = await timed(async () => (run = await runToEnd(stage, 'JOB_UL_INV', { shopId: shop.shopId })));
    expectCounts(run!, { levels, confirmed: levels / 20, unchanged: levels - levels / 20 });
    stage.progress(`${Math.round(ms)} ms with 5 % different; once more with none`);
    const again = await timed(async () => (run = await runToEnd(stage, 'JOB_UL_INV', { shopId: shop.shopId })));
    expectCounts(run!, { levels, confirmed: 0, unchanged: levels });
    const pagesMs = (((levels / 250) * 36 - fullBucket) / pointsASecond) * 1_000;
    return [
      ratioOf(
        'hard sync of 100,000 levels, 5 % different, beside reading them page by page',
        [ms],
        [pagesMs],
        '<= 1.2',
        '<= 1.1',
      ),
      ratioOf('hard sync of 100,000 levels, none different, beside the same', [again], [pagesMs], '<= 1.2', '<= 1.1'),
      limitOf('hard sync: peak RSS of the service', peakRssMb(stage.pids['shopify-sync']), 'MB', 350, 250),
    ];
  });

/**
 * How much of what a shop's bucket gives is used while there is enough to do, from an empty bucket on: reads and writes of 100,000 levels, by requests alone.
 * What the bucket holds when the first is sent, and what is left in it at the last, counts as given.
 */
export const shopifyBucket = (stage: Stage): Promise<Measurement[]> =>
  withDatabase(stage, async (database) => {
    const levels = 100_000;
    stage.progress(`filling a shop with ${levels.toLocaleString('en')} levels that are due`);
    const shop = await fillShop(stage, database, { levels, differs: () => true, areDue: true });
    await control(stage, 'drain', { shop: shop.domain, points: fullBucket });
    const run = await runToEnd(stage, 'UL_RCNT_INV', { shopId: shop.shopId });
    expectCounts(run, { levels, confirmed: levels });
    const { used, throttled } = await bucketUse(stage, shop);
    return [
      leastOf('bucket of a standard plan: share used while 100,000 levels are written, %', used * 100, '%', 95),
      limitOf('bucket of a standard plan: requests that were throttled', throttled, 'requests', 0.5, 0.5),
      limitOf(
        'upload of 100,000 levels: peak RSS of the service',
        peakRssMb(stage.pids['shopify-sync']),
        'MB',
        350,
        250,
      ),
    ];
  });

/** A hundred changes a second on Kafka, each of another level: until the shop has confirmed each. */
export const shopifyEvents = (stage: Stage): Promise<Measurement[]> =>
  withDatabase(stage, async (database) => {
    const [perSecond, seconds] = [100, 30];
    const levels = perSecond * seconds;
    const shop = await fillShop(stage, database, { levels, differs: () => false, areDue: false });
    await warm(stage, database);
    forgetPeakRss(stage.pids['shopify-sync']);
    const publishedMs = new Map<string, number>();
    const begun = Date.now();
    for (let tick = 0; tick < seconds * 10; tick++) {
      await pause(Math.max(0, begun + tick * 100 - Date.now()));
      const some = Array.from({ length: perSecond / 10 }, (_, index) => 1 + tick * (perSecond / 10) + index);
      for (const product of some) publishedMs.set(`P${product}`, Date.now());
      await publishMessages(
        stage.kafka.brokers,
        stage.kafka.topicPrefix,
        some.map((product) => changed(product, 500, 3)),
      );
    }
    await until('every change to be confirmed', 120_000, async () => {
      const { rows } = await database.query<{ left: string }>(
        'select count(*) as left from shopify_sync.shop_level where confirmed_quantity <> 500',
      );
      return rows[0]!.left === '0' || undefined;
    });
    const { rows } = await database.query<{ product_id: string; at: Date }>(
      'select product_id, confirmed_at as at from shopify_sync.shop_level',
    );
    const waits = rows.map(({ product_id, at }) => at.getTime() - publishedMs.get(product_id)!).sort((a, b) => a - b);
    const { throttled } = await bucketUse(stage, shop);
    return [
      limitOf(
        'event mode, 100 changes/s: on Kafka → confirmed by the shop, p95',
        waits[Math.floor(levels * 0.95)]!,
        'ms',
        5_000,
        2_000,
      ),
      limitOf('event mode, 100 changes/s: the same, the slowest', waits.at(-1)!, 'ms', 10_000, 5_000),
      limitOf('event mode: requests that were throttled', throttled, 'requests', 0.5, 0.5),
      limitOf('event mode: peak RSS of the service', peakRssMb(stage.pids['shopify-sync']), 'MB', 350, 250),
    ];
  });

/** The consumers have their partitions, and the shop has been spoken to. */
async function warm(stage: Stage, database: Client): Promise<void> {
  await publishMessages(stage.kafka.brokers, stage.kafka.topicPrefix, [changed(1, 499, 2)]);
  await until('a first change to be confirmed', 60_000, async () => {
    const { rows } = await database.query(
      "select from shopify_sync.shop_level where product_id = 'P1' and confirmed_quantity = 499",
    );
    return rows.length > 0 || undefined;
  });
}

function changed(product: number, quantity: number, version: number): Message {
  const time = new Date().toISOString();
  return {
    topic: 'inventory-changed',
    key: `P${product}|F1`,
    value: JSON.stringify({
      specversion: '1.0',
      id: `bench-${product}-${quantity}`,
      source: 'bench',
      type: 'stockline.inventory-changed.v1',
      time,
      data: {
        productId: `P${product}`,
        facilityId: 'F1',
        quantityOnHand: quantity,
        availableToPromise: quantity,
        quantityOnHandDelta: quantity - numberOf(product),
        availableToPromiseDelta: quantity - numberOf(product),
        reasonCode: 'BENCH',
        epoch: 1,
        version,
        changedAt: time,
        cause: { kind: 'event', source: 'bench', eventId: `bench-${product}-${quantity}` },
      },
    }),
  };
}

async function bucketUse(stage: Stage, { domain }: BenchShop): Promise<{ used: number; throttled: number }> {
  const { requests } = await control<{
    requests: { at: string; actualCost: number | null; bucketBefore: number; reply: unknown }[];
  }>(stage, `requests?shop=${domain}`);
  const times = requests.map(({ at }) => Date.parse(at));
  const points = requests.reduce((total, { actualCost }) => total + (actualCost ?? 0), 0);
  const restored = ((Math.max(...times) - Math.min(...times)) / 1_000) * pointsASecond;
  return {
    used: points / (requests[0]!.bucketBefore + restored),
    throttled: requests.filter(({ reply }) => JSON.stringify(reply)?.includes('"THROTTLED"')).length,
  };
}

async function withDatabase(stage: Stage, work: (database: Client) => Promise<Measurement[]>): Promise<Measurement[]> {
  const database = new Client({ connectionString: stage.superuserUrl });
  await database.connect();
  try {
    return await work(database);
  } finally {
    await database.end();
  }
}

async function runToEnd(stage: Stage, jobId: string, parameters: object): Promise<Run> {
  const { url } = stage.services['shopify-sync'];
  const { runId } = await call<Run>('POST', `${url}/jobs/${jobId}/runs`, stage.keys.operator, { parameters });
  return until(`${jobId} to end`, 300_000, async () => {
    const run = await call<Run>('GET', `${url}/runs/${runId}`, stage.keys.viewer);
    return ['queued', 'running'].includes(run.status) ? undefined : run;
  });
}

function expectCounts(run: Run, wanted: Record<string, number>): void {
  const counts = run.counts;
  for (const [name, count] of Object.entries(wanted))
    if (counts[name] !== count)
      throw new Error(`the run ended ${run.status} with ${JSON.stringify(counts)}, not ${JSON.stringify(wanted)}`);
}
