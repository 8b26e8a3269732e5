import { Client } from 'pg';
import type { Stage } from './stage';

/** A shop of the standard plan whose every item is a product here, at one location. */
export interface BenchShop {
  readonly shopId: string;
  readonly domain: string;
  readonly levels: number;
}

const locationId = '101';
const facility = 'F1';
const firstItem = 9_000_000;

export const numberOf = (product: number): number => (product % 100) + 1;

/**
 * Fills the simulated shop and the copies of shopify-sync with as many levels as wanted. Of every so many one shows another number in the shop than it is
 * to: `differs` says which. Those that do not are confirmed, but for the ones that `areDue` leaves to be looked at.
 */
export async function fillShop(
  stage: Stage,
  database: Client,
  { levels, differs, areDue }: { levels: number; differs: (product: number) => boolean; areDue: boolean },
): Promise<BenchShop> {
  const { shopId, domain, token } = stage.shops.find((shop) => shop.shopId === 'south')!;
  await control(stage, 'seed', {
    shop: domain,
    token,
    plan: 'standard',
    locations: [{ id: `gid://shopify/Location/${locationId}`, name: 'Bench', isActive: true }],
  });
  for (let first = 1; first <= levels; first += 5_000)
    await control(stage, 'seed', {
      shop: domain,
      products: Array.from({ length: Math.min(5_000, levels - first + 1) }, (_, index) =>
        product(first + index, numberOf(first + index) + (differs(first + index) ? 7 : 0)),
      ),
    });
  await database.query(factsOf(shopId, levels, areDue));
  await database.query('analyze');
  return { shopId, domain, levels };
}

const product = (number: number, available: number): object => ({
  id: `gid://shopify/Product/${7_000_000 + number}`,
  variants: [
    {
      id: `gid://shopify/ProductVariant/${8_000_000 + number}`,
      inventoryItem: {
        id: `gid://shopify/InventoryItem/${firstItem + number}`,
        tracked: true,
        levels: [{ locationId: `gid://shopify/Location/${locationId}`, available }],
      },
    },
  ],
});

const factsOf = (shopId: string, levels: number, areDue: boolean): string => `
  set search_path to shopify_sync;
  insert into facility (facility_id, type, facility_group_id, epoch, version)
    values ('ONLINE', 'CONFIGURATION', 'FAC_GRP', 1, 1), ('${facility}', 'WAREHOUSE', null, 1, 1) on conflict do nothing;
  insert into facility_group (facility_group_id, epoch, version) values ('FAC_GRP', 1, 1) on conflict do nothing;
  insert into facility_group_member (facility_group_id, facility_id, priority) values ('FAC_GRP', '${facility}', 1) on conflict do nothing;
  insert into location_mapping (shop_id, location_id, facility_id, version) values ('${shopId}', '${locationId}', '${facility}', 1);
  insert into inventory (product_id, facility_id, quantity_on_hand, available_to_promise, epoch, version)
    select 'P' || n, '${facility}', n % 100 + 1, n % 100 + 1, 1, 1 from generate_series(1, ${levels}) n;
  insert into product_link (shop_id, inventory_item_id, product_id) select '${shopId}', (${firstItem} + n)::text, 'P' || n from generate_series(1, ${levels}) n;
  insert into shop_level (shop_id, location_id, inventory_item_id, product_id, confirmed_level_version, confirmed_quantity, confirmed_at, observed_quantity, observed_at,
                          baseline_quantity, marked_target)
    select '${shopId}', '${locationId}', (${firstItem} + n)::text, 'P' || n, ${areDue ? 0 : 1}, n % 100 + 1, now(), n % 100 + 1, now(), n % 100 + 1, n % 100 + 1
    from generate_series(1, ${levels}) n;`;

export async function control<Answer>(stage: Stage, path: string, body?: object): Promise<Answer> {
  const response = await fetch(`${stage.simulator.url}/__sim/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as Answer;
}
