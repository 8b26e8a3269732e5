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
  if (isNew || seed.token !== undefined || seed.scopes !== undefined)
    shop.scopesOfToken.set(seed.token ?? `shpat_${domain.split('.')[0]}`, new Set(seed.scopes ?? everyScope));
  for (const location of seed.locations ?? []) {
    const number = demandNumber('Location', location.id, 'locations[].id');
    const known = shop.locations.get(location.id);
    if (!known) shop.addLocation(number, location.id, location.name, location.isActive ?? true, world.clock.now());
    else
      Object.assign(known, {
        name: location.name,
        isActive: location.isActive ?? true,
        updatedAtMs: world.clock.now(),
      });
  }
  for (const product of seed.products ?? []) seedProduct(shop, product, world.clock.now());
  return shop;
}

function demandNumber(type: GidType, id: unknown, where: string): number {
  const number = typeof id === 'string' ? numberOfGid(type, id) : undefined;
  if (number === undefined) throw new SeedError(where, id, `must look like gid://shopify/${type}/<number>`);
  return number;
}
