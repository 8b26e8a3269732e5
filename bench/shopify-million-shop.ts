import { Readable } from 'node:stream';
import type { Client } from 'pg';
import type { Stage } from './stage';
import { control } from './shopify-shop';

export const items = 250_000;
export const locations = [1, 2, 3, 4];
export const levels = items * locations.length;
const firstItem = 9_000_000;

export const numberOf = (item: number): number => (item % 100) + 10;
/** Of a hundred levels five: in two somebody else raised the number that is shown, in two it is to rise, in one to fall. */
export const kindOf = (item: number, location: number): 'right' | 'raised' | 'is to rise' | 'is to fall' => {
  const at = (item * 37 + location * 11) % 100;
  return at < 2 ? 'raised' : at < 4 ? 'is to rise' : at === 4 ? 'is to fall' : 'right';
};
export const shownOf = (item: number, location: number): number =>
  numberOf(item) + (kindOf(item, location) === 'raised' ? 7 : 0);

/** The bulk result of the shop, line by line, as Shopify writes it. */
export function* resultLines(): Generator<string> {
  for (let n = 1; n <= items; n++) {
    const item = `gid://shopify/InventoryItem/${firstItem + n}`;
    yield `${JSON.stringify({ id: item, sku: `SKU-${n}`, tracked: true })}\n`;
    for (const location of locations)
      yield `${JSON.stringify({
        id: `gid://shopify/InventoryLevel/${location}-${firstItem + n}?inventory_item_id=${firstItem + n}`,
        isActive: true,
        location: { id: `gid://shopify/Location/${100 + location}` },
        quantities: [
          { name: 'available', quantity: shownOf(n, location) },
          { name: 'on_hand', quantity: shownOf(n, location) },
        ],
        __parentId: item,
      })}\n`;
  }
}

/** Fills the simulated shop, and the copies of shopify-sync with what is to be shown there: four locations that are a facility each. */
export async function fillMillion(stage: Stage, database: Client): Promise<{ shopId: string; domain: string }> {
  const { shopId, domain, token } = stage.shops.find((shop) => shop.shopId === 'south')!;
  await control(stage, 'seed', {
    shop: domain,
    token,
    plan: 'standard',
    locations: locations.map((n) => ({ id: gidOf(n), name: `Location ${n}`, isActive: true })),
  });
  const response = await fetch(`${stage.simulator.url}/__sim/seed?shop=${domain}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: Readable.toWeb(Readable.from(blocksOf(seedLines()))),
    duplex: 'half',
  } as never);
  if (!response.ok) throw new Error(await response.text());
  await database.query(factsOf(shopId));
  for (const table of ['shop_level', 'inventory', 'product_link'])
    await database.query(`vacuum analyze shopify_sync.${table}`);
  return { shopId, domain };
}

const gidOf = (location: number): string => `gid://shopify/Location/${100 + location}`;

export function* blocksOf(lines: Iterable<string>): Generator<string> {
  let block = '';
  for (const line of lines) {
    block += line;
    if (block.length < 256 * 1024) continue;
    yield block;
    block = '';
  }
  yield block;
}

function* seedLines(): Generator<string> {
  for (let n = 1; n <= items; n++)
    yield `${JSON.stringify({
      id: `gid://shopify/Product/${7_000_000 + n}`,
      variants: [
        {
          id: `gid://shopify/ProductVariant/${8_000_000 + n}`,
          sku: `SKU-${n}`,
          inventoryItem: {
            id: `gid://shopify/InventoryItem/${firstItem + n}`,
            tracked: true,
            levels: locations.map((location) => ({ locationId: gidOf(location), available: shownOf(n, location) })),
          },
        },
      ],
    })}\n`;
}

/** The same rule as `kindOf`. */
const at = '((n * 37 + f * 11) % 100)';
const number = '(n % 100 + 10)';

const factsOf = (shopId: string): string => `
  set search_path to shopify_sync;
  insert into facility (facility_id, type, facility_group_id, epoch, version)
    select 'F' || f, 'WAREHOUSE', null, 1, 1 from generate_series(1, 4) f union all select 'ONLINE', 'CONFIGURATION', 'FAC_GRP', 1, 1 on conflict do nothing;
  insert into facility_group (facility_group_id, epoch, version) values ('FAC_GRP', 1, 1) on conflict do nothing;
  insert into facility_group_member (facility_group_id, facility_id, priority) select 'FAC_GRP', 'F' || f, f from generate_series(1, 4) f;
  insert into location_mapping (shop_id, location_id, facility_id, version) select '${shopId}', (100 + f)::text, 'F' || f, 1 from generate_series(1, 4) f;
  insert into inventory (product_id, facility_id, quantity_on_hand, available_to_promise, epoch, version)
    select 'P' || n, 'F' || f, q, q, 1, 1 from generate_series(1, ${items}) n cross join generate_series(1, 4) f
    cross join lateral (select ${number} + case when ${at} in (2, 3) then 5 when ${at} = 4 then -5 else 0 end as q) x;
  insert into product_link (shop_id, inventory_item_id, product_id) select '${shopId}', (${firstItem} + n)::text, 'P' || n from generate_series(1, ${items}) n;
  insert into shop_level (shop_id, location_id, inventory_item_id, product_id, level_version, confirmed_level_version, confirmed_quantity, confirmed_at,
                          observed_quantity, observed_at, baseline_quantity, marked_target)
    select '${shopId}', (100 + f)::text, (${firstItem} + n)::text, 'P' || n, case when ${at} in (2, 3, 4) then 2 else 1 end, 1, ${number}, now(), ${number}, now(), ${number},
           ${number} + case when ${at} in (2, 3) then 5 when ${at} = 4 then -5 else 0 end
    from generate_series(1, ${items}) n cross join generate_series(1, 4) f;`;
