import type { IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { isPlanName, plans } from '../cost/plans';
import { faultEffects, type FaultRule } from '../faults/fault-rules';
import { readBody } from '../requests/read-body';
import type { Shop } from '../state/shop';
import type { World } from '../world';
import { demandShop } from './demand-shop';
import { SeedError } from './seed-error';
import { steer } from './steer';
import { seedShop, type ShopSeed } from './seed-shop';
import { seedProduct, type ProductSeed } from './seed-product';
import { seedGroup, shownLevels, shownShop } from './shown-state';

const bodyLimit = 512 * 1024 * 1024;

/** Does what a call to /__sim asks and gives its reply; undefined where there is no such endpoint. */
export async function control(world: World, request: IncomingMessage, url: URL): Promise<object | undefined> {
  const named = url.searchParams.get('shop') ?? request.headers['x-sim-shop'];
  switch (`${request.method} ${url.pathname.replace('/__sim/', '')}`) {
    case 'POST seed':
      return /ndjson|jsonl/.test(request.headers['content-type'] ?? '')
        ? seedLines(world, request, demandShop(world, named))
        : seeded(seedShop(world, await json<ShopSeed>(request)));
    case 'POST faults':
      return addFault(world, await json<FaultRule>(request));
    case 'GET faults':
      return { faults: world.faults.all() };
    case 'DELETE faults':
      world.faults.clear();
      return { faults: [] };
    case 'POST clock': {
      const { advanceMs } = await json<{ advanceMs: number }>(request);
      if (!Number.isFinite(advanceMs) || advanceMs < 0)
        throw new SeedError('advanceMs', advanceMs, 'must be a number of milliseconds from 0');
      world.clock.advance(advanceMs);
      return { now: new Date(world.clock.now()).toISOString() };
    }
    case 'POST plan': {
      const { shop, plan } = await json<{ shop: string; plan: string }>(request);
      if (!isPlanName(plan)) throw new SeedError('plan', plan, `must be one of ${Object.keys(plans).join(', ')}`);
      world.changePlan(demandShop(world, shop), plan);
      return { shop, plan };
    }
    case 'GET levels':
      return { levels: shownLevels(demandShop(world, named)) };
    case 'GET ledger':
      return { changes: ledgerOf(demandShop(world, named)) };
    case 'GET requests':
      return { requests: world.logOf(demandShop(world, named).domain).all() };
    case 'GET state':
      return { shops: [...world.shops.values()].flatMap(shownShop) };
    case 'PUT state': {
      const { shops } = await json<{ shops: ShopSeed[] }>(request);
      if (!Array.isArray(shops)) throw new SeedError('shops', shops, 'must be a list of seeds');
      world.forget();
      for (const seed of shops) seedShop(world, seed);
      return { shops: shops.length };
    }
    default:
      return steer(world, `${request.method} ${url.pathname.replace('/__sim/', '')}`, named, () => json(request));
  }
}

function addFault(world: World, rule: FaultRule): object {
  if (!faultEffects.includes(rule.effect))
    throw new SeedError('effect', rule.effect, `must be one of ${faultEffects.join(', ')}`);
  world.faults.add({ ...rule, match: rule.match ?? {} });
  return { faults: world.faults.all() };
}

async function seedLines(world: World, request: IncomingMessage, shop: Shop): Promise<object> {
  for await (const line of createInterface({ input: request, crlfDelay: Infinity }))
    if (line.trim() !== '') seedProduct(shop, JSON.parse(line) as ProductSeed, world.clock.now());
  return seeded(shop);
}

const seeded = (shop: Shop): object => ({
  shop: shop.domain,
  locations: shop.locationList.length,
  products: shop.products.size,
  items: shop.itemList.length,
  levels: shop.levels.size,
});

const ledgerOf = (shop: Shop): object[] =>
  [seedGroup(shop), ...shop.ledger.all()].map(({ changes, atMs, ...group }) => ({
    ...group,
    at: new Date(atMs).toISOString(),
    changes: changes.map(({ row, name, delta }) => ({
      inventoryItemId: shop.itemAt(row).id,
      locationId: shop.locationAt(row).id,
      name,
      delta,
    })),
  }));

const json = async <T>(request: IncomingMessage): Promise<T> => {
  try {
    return JSON.parse(await readBody(request, bodyLimit)) as T;
  } catch (error) {
    throw new SeedError('body', error instanceof Error ? error.message : error, 'must be JSON');
  }
};
