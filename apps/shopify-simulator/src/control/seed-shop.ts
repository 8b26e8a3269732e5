import { isPlanName, plans } from '../cost/plans';
import { numberOfGid, type GidType } from '../state/gid';
import type { World } from '../world';
import type { Shop } from '../state/shop';
import { SeedError } from './seed-error';
import { seedProduct, type ProductSeed } from './seed-product';

export interface ShopSeed {
  readonly shop: string;
  readonly plan?: string;
  readonly token?: string;
  readonly scopes?: readonly string[];
  /** What webhooks to the token's app are signed with. */
  readonly secret?: string;
  /** Apps that ask for their tokens themselves. */
  readonly apps?: readonly { clientId: string; clientSecret: string; scopes?: readonly string[] }[];
  readonly locations?: readonly { id: string; name: string; isActive?: boolean }[];
  readonly products?: readonly ProductSeed[];
}

const everyScope = ['read_inventory', 'write_inventory', 'read_locations', 'read_products'];

/** Adds to a shop, which it makes where there is none; what is named again is changed to what is said now. */
export function seedShop(world: World, seed: ShopSeed): Shop {
  if (typeof seed?.shop !== 'string' || seed.shop === '')
    throw new SeedError('shop', seed?.shop, 'must be the domain of a shop');
  if (seed.plan !== undefined && !isPlanName(seed.plan))
    throw new SeedError('plan', seed.plan, `must be one of ${Object.keys(plans).join(', ')}`);
  const domain = seed.shop.toLowerCase();
  const isNew = !world.shops.has(domain);
  const shop = world.shopFor(domain);
  if (seed.plan !== undefined) world.changePlan(shop, seed.plan);
  if (isNew || seed.token !== undefined || seed.scopes !== undefined) grant(shop, domain, seed);
  for (const { clientId, clientSecret, scopes } of seed.apps ?? [])
    shop.access.install({ clientId, clientSecret, scopes: new Set(scopes ?? everyScope) });
  for (const location of seed.locations ?? []) {
    const number = demandNumber('Location', location.id, 'locations[].id');
    const known = shop.locations.get(location.id);
    const isActive = location.isActive ?? true;
    if (!known) shop.addLocation(number, location.id, location.name, isActive, world.clock.now());
    const wasActive = known?.isActive;
    if (known) Object.assign(known, { name: location.name, isActive, updatedAtMs: world.clock.now() });
    const news = isActive === wasActive ? 'UPDATE' : isActive ? 'ACTIVATE' : 'DEACTIVATE';
    shop.onEvent({ topic: known ? `LOCATIONS_${news}` : 'LOCATIONS_CREATE', locationId: location.id });
  }
  for (const product of seed.products ?? []) seedProduct(shop, product, world.clock.now());
  return shop;
}

function grant(shop: Shop, domain: string, seed: ShopSeed): void {
  const name = domain.split('.')[0]!;
  const token = seed.token ?? `shpat_${name}`;
  const scopes = new Set(seed.scopes ?? everyScope);
  shop.access.install({ clientId: token, clientSecret: seed.secret ?? `shpss_${name}`, scopes });
  shop.access.grant(token, scopes);
}

function demandNumber(type: GidType, id: unknown, where: string): number {
  const number = typeof id === 'string' ? numberOfGid(type, id) : undefined;
  if (number === undefined) throw new SeedError(where, id, `must look like gid://shopify/${type}/<number>`);
  return number;
}
