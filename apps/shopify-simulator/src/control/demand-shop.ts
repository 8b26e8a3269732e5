import type { Shop } from '../state/shop';
import type { World } from '../world';
import { SeedError } from './seed-error';

/** The shop of that domain; one that was never seeded is an error. */
export function demandShop(world: World, domain: unknown): Shop {
  const shop = typeof domain === 'string' ? world.shops.get(domain.toLowerCase()) : undefined;
  if (!shop) throw new SeedError('shop', domain, 'must be a shop that was seeded');
  return shop;
}
