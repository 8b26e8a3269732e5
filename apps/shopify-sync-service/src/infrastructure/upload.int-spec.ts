import { randomUUID } from 'node:crypto';
import { openDatabase, type Database } from '@app/common/database';
import { CreateEventLog1763900000101, TraceEvents1764100000001 } from '@app/common/outbox';
import { createSimulator } from '../../../shopify-simulator/src/create-simulator';
import { testDatabase, type TestDatabase } from '../../../../test/support/platform';
import { uploadRecentChanges } from '../application/upload-recent-changes.job';
import { LeasedShopDoor } from './leased-shop-door';
import { CreateShopifySync1763910000201 } from './migrations/create-shopify-sync';
import { PostgresLevels } from './postgres-levels';
import { Shops } from './shopify/shops';

interface LoggedRequest {
  operation: string;
  reply: unknown;
  status: number | string;
}

const products = 300;
const shop = 'north.myshopify.test';

describe('uploading what changed, against the simulated Admin API over HTTP', () => {
  let simulator: Awaited<ReturnType<typeof createSimulator>>;
  let place: TestDatabase;
  let database: Database;

  beforeEach(async () => {
    simulator = await createSimulator();
    place = await testDatabase();
    database = await openDatabase({
      url: place.url,
      schema: 'shopify_sync',
      applicationName: 'upload-spec',
      migrations: [CreateEventLog1763900000101, TraceEvents1764100000001, CreateShopifySync1763910000201],
    });
    await seedShop();
    await database.execute(facts);
  });
  afterEach(async () => {
    await database.close();
    await Promise.all([place.drop(), simulator.close()]);
  });

  it('sends the difference, and nothing when it is run again', async () => {
    expect(await upload()).toMatchObject({
      status: 'completed',
      counts: { levels: products, confirmed: products, parked: 0, requests: 4 },
    });
    expect((await shown()).get(7)).toBe(17);
    expect(await upload()).toMatchObject({ status: 'nothing_to_do', counts: { levels: 0, requests: 0 } });
  });

  it('reads again and computes again where the shop moved under it, with a new request', async () => {
    await fault({ match: { operation: 'inventorySetQuantities', nth: 1 }, effect: 'stale' });
    expect(await upload()).toMatchObject({ status: 'completed', counts: { confirmed: products } });
    expect((await shown()).get(1)).toBe(11);
    expect(await writesPerLevel()).toEqual({ most: 1 });
    expect(await requestStates()).toEqual({ refused: 1, confirmed: 3 });
  });

  it.each([
    'throttled',
    'http-429',
    'http-502',
    'http-503',
    'internal-error',
    'truncated-json',
    'reset-before-commit',
    'reset-after-commit',
  ])(
    'after the fault %s ends right, with no level written twice',
    async (effect) => {
      await fault({ match: { operation: 'inventorySetQuantities', nth: 1 }, effect, retryAfterS: 1 });
      expect(await upload()).toMatchObject({
        status: 'completed',
        counts: { confirmed: products, parked: 0, deferred: 0 },
      });
      expect((await shown()).get(250)).toBe(260);
      expect(await writesPerLevel()).toEqual({ most: 1 });
      expect(await requestStates()).toEqual({ confirmed: 2 });
    },
    30_000,
  );

  it.each(['http-401', 'http-402', 'http-403', 'http-404', 'http-423', 'http-430'])(
    'behind a closed door (%s) leaves every level due, with the reason',
    async (effect) => {
      await fault({ match: { operation: 'inventorySetQuantities' }, effect });
      expect(await upload()).toMatchObject({
        status: 'completed_with_rejections',
        counts: { levels: products, deferred: products, confirmed: 0 },
      });
      await fetch(`${simulator.url}/__sim/faults`, { method: 'DELETE' });
      expect(await upload()).toMatchObject({ status: 'completed', counts: { confirmed: products } });
      expect(await writesPerLevel()).toEqual({ most: 1 });
    },
  );

  it('parks the one item that the shop does not know, and delivers the others in the same run', async () => {
    await database.execute("update product_link set inventory_item_id = '123' where product_id = 'P9'; ");
    await database.execute("update shop_level set inventory_item_id = '123' where product_id = 'P9'");
    expect(await upload()).toMatchObject({
      status: 'completed_with_rejections',
      counts: { confirmed: products - 1, parked: 1 },
    });
    const [parked] = await database.query(
      'select product_id, parked_code from shop_level where parked_code is not null',
    );
    expect(parked).toEqual({ product_id: 'P9', parked_code: 'ITEM_UNKNOWN' });
    expect(await upload()).toMatchObject({ status: 'nothing_to_do' });
  });

  it('keeps a level due that changed while its request was under way', async () => {
    await fault({ match: { operation: 'inventorySetQuantities' }, effect: 'slow', delayMs: 600 });
    const running = upload();
    await untilStored();
    await database.transaction(async (tx) => {
      await tx.execute("update inventory set available_to_promise = 99, version = version + 1 where product_id = 'P1'");
      await tx.execute("update shop_level set level_version = level_version + 1 where product_id = 'P1'");
    });
    await running;
    await fetch(`${simulator.url}/__sim/faults`, { method: 'DELETE' });
    expect(await upload()).toMatchObject({ status: 'completed', counts: { levels: 1, confirmed: 1 } });
    expect((await shown()).get(1)).toBe(99);
  }, 30_000);

  it('settles a request that an earlier run sent without learning its fate, by sending it again as it was', async () => {
    const levels = new PostgresLevels(database);
    const [first] = await levels.due('north', undefined, 1);
    const request = await levels.store('north', randomUUID(), [{ ...first!, observed: 0, target: 11 }]);
    await send(request.variables);
    expect(await upload()).toMatchObject({ status: 'completed' });
    expect((await shown()).get(1)).toBe(11);
    expect(await writesPerLevel()).toEqual({ most: 1 });
    expect(await requestStates()).not.toHaveProperty('stored');
  });

  it('sends nothing before the state topics are read', async () => {
    const state = Promise.withResolvers<void>();
    const running = upload({ whenStateRead: () => state.promise });
    await expect(
      Promise.race([running, new Promise((resolve) => setImmediate(() => resolve('waiting')))]),
    ).resolves.toBe('waiting');
    expect(await logged()).toEqual([]);
    state.resolve();
    expect(await running).toMatchObject({ counts: { confirmed: products } });
  });

  async function upload({ whenStateRead = async () => undefined }: { whenStateRead?: () => Promise<void> } = {}) {
    const shops = new Shops([
      {
        shopId: 'north',
        domain: shop,
        apiVersion: '2026-10',
        url: simulator.url,
        token: 'shpat_north',
        channelId: 'ONLINE',
      },
    ]);
    await shops.remember(database);
    const job = uploadRecentChanges({
      levels: new PostgresLevels(database),
      door: new LeasedShopDoor(database, shops.byId),
      whenStateRead,
      checkShop: (shopId) => shops.named(shopId),
    });
    const parameters = { facilityGroupID: 'FAC_GRP', includeAll: false, shopId: null, dryRun: false };
    return job.run({
      runId: randomUUID(),
      parameters,
      attempt: 1,
      signal: new AbortController().signal,
      progress: async () => undefined,
    });
  }

  async function seedShop(): Promise<void> {
    await post('seed', {
      shop,
      token: 'shpat_north',
      plan: 'plus',
      locations: [{ id: 'gid://shopify/Location/101', name: 'Paris', isActive: true }],
      products: Array.from({ length: products }, (_, index) => ({
        id: `gid://shopify/Product/${7_000_001 + index}`,
        variants: [
          {
            id: `gid://shopify/ProductVariant/${8_000_001 + index}`,
            inventoryItem: {
              id: `gid://shopify/InventoryItem/${9_000_001 + index}`,
              tracked: true,
              levels: [{ locationId: 'gid://shopify/Location/101', available: 0 }],
            },
          },
        ],
      })),
    });
  }

  async function send(variables: string): Promise<void> {
    const query =
      'mutation S($input: InventorySetQuantitiesInput!, $key: String!) { inventorySetQuantities(input: $input) @idempotent(key: $key) { userErrors { message } } }';
    await fetch(`${simulator.url}/admin/api/2026-10/graphql.json`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-shopify-access-token': 'shpat_north', 'x-sim-shop': shop },
      body: JSON.stringify({ query, variables: JSON.parse(variables) as object }),
    });
  }

  const fault = (rule: object): Promise<void> => post('faults', { shop, ...rule });

  async function post(path: string, body: object): Promise<void> {
    const response = await fetch(`${simulator.url}/__sim/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(await response.text());
  }

  async function shown(): Promise<Map<number, number>> {
    const answer = (await (await fetch(`${simulator.url}/__sim/levels?shop=${shop}`)).json()) as {
      levels: { inventoryItemId: string; available: number }[];
    };
    return new Map(
      answer.levels.map(({ inventoryItemId, available }) => [
        Number(inventoryItemId.replace(/^.*\//, '')) - 9_000_000,
        available,
      ]),
    );
  }

  async function logged(): Promise<LoggedRequest[]> {
    const answer = (await (await fetch(`${simulator.url}/__sim/requests?shop=${shop}`)).json()) as {
      requests: LoggedRequest[];
    };
    return answer.requests;
  }

  /** How often the shop's own ledger says that we wrote the level that was written most. A competing writer's change is not ours. */
  async function writesPerLevel(): Promise<{ most: number }> {
    const answer = (await (await fetch(`${simulator.url}/__sim/ledger?shop=${shop}`)).json()) as {
      changes: { cause: string; changes: { inventoryItemId: string; name: string }[] }[];
    };
    const writes = new Map<string, number>();
    for (const { cause, changes } of answer.changes)
      if (cause === 'api')
        for (const { inventoryItemId, name } of changes)
          if (name === 'available') writes.set(inventoryItemId, (writes.get(inventoryItemId) ?? 0) + 1);
    return { most: Math.max(0, ...writes.values()) };
  }

  async function requestStates(): Promise<Record<string, number>> {
    const rows = await database.query<{ state: string; requests: string }>(
      'select state, count(*) as requests from upload_request group by 1',
    );
    return Object.fromEntries(rows.map(({ state, requests }) => [state, Number(requests)]));
  }

  async function untilStored(): Promise<void> {
    for (;;) {
      const [open] = await database.query("select 1 as found from upload_request where state = 'stored' and sends > 0");
      if (open) return;
    }
  }
});

/** One physical location of facility F1, and products P1..P300 with ATP 11..310. */
const facts = `
  insert into shop (shop_id, domain, channel_id) values ('north', '${shop}', 'ONLINE');
  insert into facility (facility_id, type, facility_group_id, epoch, version) values ('F1', 'WAREHOUSE', null, 1, 1), ('ONLINE', 'CONFIGURATION', 'FAC_GRP', 1, 1);
  insert into facility_group (facility_group_id, epoch, version) values ('FAC_GRP', 1, 1);
  insert into facility_group_member (facility_group_id, facility_id, priority) values ('FAC_GRP', 'F1', 1);
  insert into location_mapping (shop_id, location_id, facility_id, version) values ('north', '101', 'F1', 1);
  insert into inventory (product_id, facility_id, quantity_on_hand, available_to_promise, epoch, version) select 'P' || n, 'F1', n + 10, n + 10, 1, 1 from generate_series(1, ${products}) n;
  insert into product_link (shop_id, inventory_item_id, product_id) select 'north', (9000000 + n)::text, 'P' || n from generate_series(1, ${products}) n;
  insert into shop_level (shop_id, location_id, inventory_item_id, product_id) select 'north', '101', (9000000 + n)::text, 'P' || n from generate_series(1, ${products}) n;`;
