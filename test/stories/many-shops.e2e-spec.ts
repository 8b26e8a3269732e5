import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { call } from '../../dev/sample/call';
import type { Run } from '../../dev/sample/run';
import { startStream, type Stream } from '../support/start-stream';
import type { RunningService } from '../support/start-service';
import { seedProducts } from '../support/trial-shop';
import { waitUntil } from '../support/wait-until';

const products = 500;
const shops = Array.from({ length: 20 }, (_, index) => `shop${index + 1}`);
const [failing, exhausted, expired, ...healthy] = shops as [string, string, string, ...string[]];

describe('twenty shops that three replicas upload to', () => {
  let stream: Stream;
  let replicas: RunningService[];
  let round = 0;

  beforeAll(async () => {
    stream = await startStream([]);
    const SHOPS_FILE = join(stream.directory, 'twenty-shops.json');
    writeFileSync(SHOPS_FILE, JSON.stringify(Object.fromEntries(shops.map((shopId) => [shopId, settingsOf(shopId)]))));
    replicas = [await stream.replica('shopify-sync', { SHOPS_FILE })];
    replicas.push(...(await Promise.all([1, 2].map(() => stream.replica('shopify-sync', { SHOPS_FILE })))));
    for (const shopId of shops)
      await control('POST', 'seed', {
        ...{ shop: domainOf(shopId), token: `shpat_${shopId}`, plan: 'standard' },
        locations: [{ id: 'gid://shopify/Location/101', name: 'Paris', isActive: true }],
        products: seedProducts(products, ['101']),
      });
    await stream.sql(facts);
  }, 120_000);
  afterAll(() => stream?.stop());

  it('take no longer beside one that always fails, one whose bucket others empty, and one whose token has expired', async () => {
    await timeOf(healthy);
    const before = await timeOf(healthy);
    await control('POST', 'faults', { shop: domainOf(failing), match: {}, effect: 'http-502' });
    await control('POST', 'drain', { shop: domainOf(exhausted), points: 2_000, perSecond: 200 });
    await control('POST', 'faults', { shop: domainOf(expired), match: {}, effect: 'http-401' });
    const beside = await timeOf(shops);
    await control('DELETE', 'faults');
    await control('POST', 'drain', { shop: domainOf(exhausted), points: 0, perSecond: 0 });
    const after = await timeOf(healthy);
    const alone = (before + after) / 2;
    process.stdout.write(`17 shops alone ${Math.round(alone)} ms, beside three that fail ${Math.round(beside)} ms\n`);
    // Machines that run tests have other things to do as well.
    expect(beside).toBeLessThan(1.5 * alone + 1_000);
    const told = await stream.sql<{ shop_id: string; open: number }>(
      'select shop_id, count(*)::int as open from shopify_sync.shop_level where confirmed_level_version <> level_version group by 1 order by 1',
    );
    expect(told.filter(({ shop_id }) => healthy.includes(shop_id))).toEqual([]);
  }, 240_000);

  /** Makes every level of these shops due with another number, has each uploaded by a run of its own, and gives the milliseconds until the healthy show it. */
  async function timeOf(some: readonly string[]): Promise<number> {
    round++;
    await stream.sql('update shopify_sync.inventory set available_to_promise = available_to_promise + 1');
    await stream.sql(
      'update shopify_sync.shop_level set level_version = level_version + 1, marked_target = marked_target + 1 where shop_id = any($1)',
      [some],
    );
    const begun = performance.now();
    const runs = await Promise.all(
      some.map(async (shopId, index) => {
        const { url } = replicas[index % replicas.length]!;
        const parameters = { shopId, includeAll: false };
        const run = await call<Run>('POST', `${url}/jobs/JOB_UL_INV/runs`, stream.keys.operator, { parameters });
        return { shopId, runId: run.runId };
      }),
    );
    await waitUntil(
      async () => {
        const [row] = await stream.sql<{ open: number }>(
          'select count(*)::int as open from shopify_sync.shop_level where shop_id = any($1) and confirmed_level_version <> level_version',
          [healthy],
        );
        return row!.open === 0;
      },
      { withinMs: 90_000, what: 'the healthy shops are done' },
    );
    const took = performance.now() - begun;
    expect(
      await control<{ levels: { available: number }[] }>('GET', `levels?shop=${domainOf(healthy[0]!)}`),
    ).toMatchObject({
      levels: expect.arrayContaining([expect.objectContaining({ available: 17 + round })]),
    });
    // The next round begins once nothing of this one is under way.
    for (const { runId } of runs)
      await call('POST', `${replicas[0]!.url}/runs/${runId}/cancel`, stream.keys.operator, { reason: 'seen' }).catch(
        () => undefined,
      );
    await waitUntil(
      async () => (await stream.sql("select from shopify_sync.run where status in ('queued', 'running')")).length === 0,
      { withinMs: 60_000, what: 'every run has ended' },
    );
    return took;
  }

  const domainOf = (shopId: string): string => `${shopId}.myshopify.test`;
  const settingsOf = (shopId: string): object => ({
    domain: domainOf(shopId),
    apiVersion: '2026-10',
    url: stream.simulator.url,
    token: `shpat_${shopId}`,
    channelId: 'ONLINE',
    publish: 'available',
  });
  const control = async <Answer>(method: string, path: string, body?: object): Promise<Answer> => {
    const response = await fetch(`${stream.simulator.url}/__sim/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()) as Answer;
  };
});

const facts = `
  set search_path to shopify_sync;
  insert into facility (facility_id, type, facility_group_id, epoch, version)
    values ('ONLINE', 'CONFIGURATION', 'FAC_GRP', 1, 1), ('F1', 'WAREHOUSE', null, 1, 1);
  insert into facility_group (facility_group_id, epoch, version) values ('FAC_GRP', 1, 1);
  insert into facility_group_member (facility_group_id, facility_id, priority) values ('FAC_GRP', 'F1', 1);
  insert into location_mapping (shop_id, location_id, facility_id, version) select shop_id, '101', 'F1', 1 from shop;
  insert into inventory (product_id, facility_id, quantity_on_hand, available_to_promise, epoch, version)
    select 'P' || n, 'F1', n + 10, n + 10, 1, 1 from generate_series(1, ${products}) n;
  insert into product_link (shop_id, inventory_item_id, product_id) select shop_id, (9000000 + n)::text, 'P' || n from shop, generate_series(1, ${products}) n;
  insert into shop_level (shop_id, location_id, inventory_item_id, product_id, marked_target)
    select shop_id, '101', (9000000 + n)::text, 'P' || n, n + 10 from shop, generate_series(1, ${products}) n;`;
