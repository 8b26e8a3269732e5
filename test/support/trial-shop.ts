import { randomUUID } from 'node:crypto';
import { openDatabase, type MigrationClass } from '@app/common/database';
import {
  CreateRuns1763900000201,
  FindRunsByPlace1764000500001,
  TraceRuns1764100000101,
  type Job,
  type RunOutcome,
} from '@app/common/jobs';
import { CreateInbox1763900000001, ReadTopicsAgain1764700000001 } from '@app/common/inbox';
import { CreateEventLog1763900000101, TraceEvents1764100000001 } from '@app/common/outbox';
import { createSimulator } from '../../apps/shopify-simulator/src/create-simulator';
import { testDatabase } from './platform';
import { pageSizes } from '../../apps/shopify-sync-service/src/application/delivery';
import { uploadInventory } from '../../apps/shopify-sync-service/src/application/upload-inventory.job';
import { uploadRecentChanges } from '../../apps/shopify-sync-service/src/application/upload-recent-changes.job';
import type { UploadParts } from '../../apps/shopify-sync-service/src/application/upload-shops';
import { LeasedShopDoor } from '../../apps/shopify-sync-service/src/infrastructure/leased-shop-door';
import { migrations } from '../../apps/shopify-sync-service/src/infrastructure/migrations';
import { PostgresLevels } from '../../apps/shopify-sync-service/src/infrastructure/postgres-levels';
import { ApiNotices } from '../../apps/shopify-sync-service/src/infrastructure/shopify/api-notices';
import { ShopToken } from '../../apps/shopify-sync-service/src/infrastructure/shopify/shop-token';
import { BulkReadings } from '../../apps/shopify-sync-service/src/infrastructure/shopify/bulk-readings';
import { PostgresBulkBook } from '../../apps/shopify-sync-service/src/infrastructure/postgres-bulk-book';
import { ShopBulkWrites } from '../../apps/shopify-sync-service/src/infrastructure/shopify/shop-bulk-writes';
import { Shops } from '../../apps/shopify-sync-service/src/infrastructure/shopify/shops';
import type { ShopConfig } from '../../apps/shopify-sync-service/src/infrastructure/shopify/shops-file';

export const domainOf = (shopId: string): string => `${shopId}.myshopify.test`;
export const itemOf = (product: number): string => String(9_000_000 + product);
const productOf = (gid: string): number => Number(gid.replace(/^.*\//, '')) - 9_000_000;

interface LoggedRequest {
  operation: string;
  requestedQueryCost: number | null;
  reply: unknown;
  status: number | string;
}

/** What the simulated shops hold, and what is known here of them. */
export interface TrialOptions {
  products: number;
  shops?: string[];
  /** Facility by location; the facilities are members of FAC_GRP in this order. */
  locations?: Readonly<Record<string, string>>;
  plan?: string;
  publish?: 'available' | 'on_hand';
  apiVersion?: string;
  /** How long units that a shop shows less are taken for orders; 0 = the next look corrects them. */
  unseenGraceMs?: number;
  /** How long a bulk operation may stand still before it is given up. */
  bulkSilenceMs?: number;
  clock?: () => number;
}

export type TrialShop = Awaited<ReturnType<typeof trialShop>>;

/** Simulated shops over HTTP and a database of the service: product Pn with n + 10 units at each facility, 0 shown by each location. */
export async function trialShop({
  products,
  shops: shopIds = ['north'],
  locations = { '101': 'F1' },
  plan = 'plus',
  publish = 'available',
  apiVersion = '2026-10',
  unseenGraceMs = 0,
  bulkSilenceMs = 300,
  clock,
}: TrialOptions) {
  const place = await testDatabase();
  const database = await openDatabase({
    url: place.url,
    schema: 'shopify_sync',
    applicationName: 'trial-shop',
    migrations: [
      CreateInbox1763900000001,
      CreateEventLog1763900000101,
      TraceEvents1764100000001,
      ReadTopicsAgain1764700000001,
      CreateRuns1763900000201,
      FindRunsByPlace1764000500001,
      TraceRuns1764100000101,
      ...(migrations as MigrationClass[]),
    ],
  });
  const simulator = await createSimulator(clock ? { clock } : {});
  const configs = shopIds.map((shopId): ShopConfig => ({
    shopId,
    domain: domainOf(shopId),
    apiVersion,
    url: simulator.url,
    token: ShopToken.fixed(`shpat_${shopId}`),
    notices: new ApiNotices(),
    channelId: 'ONLINE',
    publish,
  }));
  const shops = new Shops(configs);
  await shops.remember(database);
  await database.execute(factsOf(products, locations));
  const parts: UploadParts = {
    levels: new PostgresLevels(database),
    door: new LeasedShopDoor(database, shops.byId),
    whenStateRead: async () => undefined,
    checkShop: (shopId) => shops.named(shopId),
    unseenGraceMs,
    pages: pageSizes,
    readings: new BulkReadings(shops, bulkSilenceMs),
    bulk: {
      book: new PostgresBulkBook(database),
      writes: new ShopBulkWrites(shops),
      writesFromMs: 20_000,
      silenceMs: bulkSilenceMs,
    },
    bulkReadsFromMs: 10_000,
  };

  const control = async <Answer>(method: string, path: string, body?: object): Promise<Answer> => {
    const response = await fetch(`${simulator.url}/__sim/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()) as Answer;
  };
  const seed = (shopId: string, more: object = {}): Promise<unknown> =>
    control('POST', 'seed', {
      shop: domainOf(shopId),
      token: `shpat_${shopId}`,
      plan,
      locations: Object.keys(locations).map((id) => ({ id: `gid://shopify/Location/${id}`, name: id, isActive: true })),
      products: seedProducts(products, Object.keys(locations)),
      ...more,
    });
  for (const shopId of shopIds) await seed(shopId);

  const start = async (job: Job, parameters: object, more: Partial<{ runId: string; signal: AbortSignal }> = {}) => {
    const runId = more.runId ?? randomUUID();
    const outcome: RunOutcome = await job.run({
      runId,
      parameters: parameters as Record<string, never>,
      attempt: 1,
      signal: more.signal ?? new AbortController().signal,
      progress: async () => undefined,
      endWaiting: async () => undefined,
    });
    return { ...outcome, runId };
  };

  const setQuantities = async (shopId: string, variables: object) => {
    const query = `mutation Other($input: InventorySetQuantitiesInput!, $key: String!) {
      inventorySetQuantities(input: $input) @idempotent(key: $key) { userErrors { message } }
    }`;
    const response = await fetch(`${simulator.url}/admin/api/2026-10/graphql.json`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-shopify-access-token': `shpat_${shopId}`,
        'x-sim-shop': domainOf(shopId),
      },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as { data: { inventorySetQuantities: { userErrors: object[] } } };
  };

  return {
    simulator,
    database,
    shops,
    parts,
    control,
    seed,
    /** UL_RCNT_INV. */
    upload: (parameters: object = {}, more: Partial<UploadParts> & Parameters<typeof start>[2] = {}) =>
      start(
        uploadRecentChanges({ ...parts, ...more }),
        { facilityGroupID: 'FAC_GRP', includeAll: false, shopId: null, dryRun: false, ...parameters },
        more,
      ),
    /** JOB_UL_INV. */
    hardSync: (parameters: object = {}, more: Partial<UploadParts> & Parameters<typeof start>[2] = {}) =>
      start(
        uploadInventory({ ...parts, ...more }),
        {
          includeAll: true,
          facilityGroupId: null,
          shopifyFacilityGroupId: null,
          shopId: null,
          dryRun: false,
          ...parameters,
        },
        more,
      ),
    fault: (rule: object, shopId = 'north') => control('POST', 'faults', { shop: domainOf(shopId), ...rule }),
    noFaults: () => control('DELETE', 'faults'),
    /** What a location shows, by product number. */
    shown: async (
      shopId = 'north',
      locationId = '101',
      name: 'available' | 'on_hand' = 'available',
    ): Promise<Map<number, number>> => {
      const { levels } = await control<{
        levels: { inventoryItemId: string; locationId: string; available: number; on_hand: number }[];
      }>('GET', `levels?shop=${domainOf(shopId)}`);
      return new Map(
        levels
          .filter((level) => level.locationId.endsWith(`/${locationId}`))
          .map((level) => [productOf(level.inventoryItemId), level[name]]),
      );
    },
    /** Another writer sets numbers in the shop, by product number. */
    meddle: async (numbers: Readonly<Record<number, number>>, shopId = 'north', locationId = '101') => {
      const quantities = Object.entries(numbers).map(([product, quantity]) => ({
        inventoryItemId: `gid://shopify/InventoryItem/${itemOf(Number(product))}`,
        locationId: `gid://shopify/Location/${locationId}`,
        quantity,
        changeFromQuantity: null,
      }));
      const answer = await setQuantities(shopId, {
        input: { name: 'available', reason: 'correction', quantities },
        key: randomUUID(),
      });
      const { userErrors } = answer.data.inventorySetQuantities;
      if (userErrors.length > 0) throw new Error(JSON.stringify(userErrors));
    },
    setQuantities,
    logged: async (shopId = 'north'): Promise<LoggedRequest[]> =>
      (await control<{ requests: LoggedRequest[] }>('GET', `requests?shop=${domainOf(shopId)}`)).requests,
    /** How often the shop's own ledger says that we wrote the level that was written most. A competing writer's change is not ours. */
    writesPerLevel: async (shopId = 'north'): Promise<{ most: number }> => {
      const { changes } = await control<{
        changes: { cause: string; changes: { inventoryItemId: string; locationId: string; name: string }[] }[];
      }>('GET', `ledger?shop=${domainOf(shopId)}`);
      const writes = new Map<string, number>();
      for (const { cause, changes: levels } of changes)
        if (cause === 'api')
          for (const { inventoryItemId, locationId, name } of levels)
            if (name === 'available') {
              const level = `${inventoryItemId}|${locationId}`;
              writes.set(level, (writes.get(level) ?? 0) + 1);
            }
      return { most: Math.max(0, ...writes.values()) };
    },
    requestStates: async (): Promise<Record<string, number>> => {
      const rows = await database.query<{ state: string; requests: string }>(
        'select state, count(*) as requests from upload_request group by 1',
      );
      return Object.fromEntries(rows.map(({ state, requests }) => [state, Number(requests)]));
    },
    /** What became of levels that were not simply right, as the run's file tells it. */
    told: (runId: string, shopId = 'north') =>
      database.query<{ product: string | null; outcome: string; observed: number; target: number; code: string }>(
        `select product_id as product, location_id as location, outcome, observed::int, target::int, code from run_level
         where run_id = $1 and shop_id = $2 and outcome <> 'unchanged' order by length(product_id), product_id, location_id, inventory_item_id`,
        [runId, shopId],
      ),
    /** Sets the ATP of products and makes their levels due, as a change of stock does. */
    setStock: async (numbers: Readonly<Record<number, number>>, facilityId = 'F1') => {
      const products = Object.keys(numbers).map((product) => `P${product}`);
      await database.transaction(async (tx) => {
        await tx.execute(
          `update inventory i set available_to_promise = n.atp, version = version + 1
           from unnest($1::text[], $2::bigint[]) as n (product_id, atp) where i.product_id = n.product_id and i.facility_id = $3`,
          [products, Object.values(numbers), facilityId],
        );
        await tx.execute('update shop_level set level_version = level_version + 1 where product_id = any($1)', [
          products,
        ]);
      });
    },
    close: async () => {
      await database.close();
      await Promise.all([place.drop(), simulator.close()]);
    },
  };
}

export const seedProducts = (products: number, locations: readonly string[], first = 1): object[] =>
  Array.from({ length: products }, (_, index) => ({
    id: `gid://shopify/Product/${7_000_000 + first + index}`,
    variants: [
      {
        id: `gid://shopify/ProductVariant/${8_000_000 + first + index}`,
        inventoryItem: {
          id: `gid://shopify/InventoryItem/${9_000_000 + first + index}`,
          tracked: true,
          levels: locations.map((id) => ({ locationId: `gid://shopify/Location/${id}`, available: 0 })),
        },
      },
    ],
  }));

function factsOf(products: number, locations: Readonly<Record<string, string>>): string {
  const facilities = [...new Set(Object.values(locations))];
  const values = (rows: readonly string[]): string => rows.map((row) => `(${row})`).join(', ');
  return `
    insert into facility (facility_id, type, facility_group_id, epoch, version) values ('ONLINE', 'CONFIGURATION', 'FAC_GRP', 1, 1),
      ${values(facilities.map((id) => `'${id}', 'WAREHOUSE', null, 1, 1`))};
    insert into facility_group (facility_group_id, epoch, version) values ('FAC_GRP', 1, 1);
    insert into facility_group_member (facility_group_id, facility_id, priority)
      values ${values(facilities.map((id, place) => `'FAC_GRP', '${id}', ${place + 1}`))};
    insert into location_mapping (shop_id, location_id, facility_id, version)
      select shop_id, l.id, l.facility, 1 from shop cross join (values ${values(Object.entries(locations).map(([id, facility]) => `'${id}', '${facility}'`))}) l (id, facility);
    insert into inventory (product_id, facility_id, quantity_on_hand, available_to_promise, epoch, version)
      select 'P' || n, f.id, n + 10, n + 10, 1, 1 from generate_series(1, ${products}) n cross join (values ${values(facilities.map((id) => `'${id}'`))}) f (id);
    insert into product_link (shop_id, inventory_item_id, product_id)
      select shop_id, (9000000 + n)::text, 'P' || n from shop cross join generate_series(1, ${products}) n;
    insert into shop_level (shop_id, location_id, inventory_item_id, product_id)
      select m.shop_id, m.location_id, k.inventory_item_id, k.product_id from location_mapping m join product_link k using (shop_id);`;
}
