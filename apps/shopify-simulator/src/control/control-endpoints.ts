import type { IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import type { BulkPace } from '../bulk/bulk-operations';
import { isPlanName, plans } from '../cost/plans';
import { faultEffects, type FaultRule } from '../faults/fault-rules';
import { readBody } from '../requests/read-body';
import type { Shop } from '../state/shop';
import type { World } from '../world';
import { SeedError } from './seed-error';
import { seedShop, type ShopSeed } from './seed-shop';
import { seedProduct, type ProductSeed } from './seed-product';
import { shownLevels, shownShop } from './shown-state';

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
    case 'POST orders':
      return placeOrder(world, await json<Order>(request));
    case 'POST clock': {
      const { advanceMs } = await json<{ advanceMs: number }>(request);
      if (!Number.isFinite(advanceMs) || advanceMs < 0)
        throw new SeedError('advanceMs', advanceMs, 'must be a number of milliseconds from 0');
      world.clock.advance(advanceMs);
      return { now: new Date(world.clock.now()).toISOString() };
    }
    case 'POST bulk':
      return setBulkPace(world, await json<{ shop: string } & Partial<BulkPace>>(request));
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
      return undefined;
  }
}

/** How fast the bulk operations of a shop go from now on, by its clock; `linesPerSecond` null: as fast as they can. */
function setBulkPace(world: World, { shop: domain, ...given }: { shop: string } & Partial<BulkPace>): object {
  const shop = demandShop(world, domain);
  const { pace } = world.bulkOf(shop);
  const { startDelayMs = pace.startDelayMs, linesPerSecond = pace.linesPerSecond } = given;
  if (!(startDelayMs >= 0))
    throw new SeedError('startDelayMs', startDelayMs, 'must be a number of milliseconds from 0');
  if (linesPerSecond !== null && !(linesPerSecond > 0))
    throw new SeedError('linesPerSecond', linesPerSecond, 'must be a number above 0, or null for no limit');
  Object.assign(pace, { startDelayMs, linesPerSecond: linesPerSecond ?? Infinity });
  return { shop: shop.domain, ...pace, linesPerSecond };
}

interface Order {
  readonly shop: string;
  readonly inventoryItemId: string;
  readonly locationId: string;
  readonly units: number;
}

/** A sale on the storefront: what was available is committed, and on_hand stays. */
function placeOrder(world: World, order: Order): object {
  const shop = demandShop(world, order.shop);
  const item = shop.items.get(order.inventoryItemId);
  const location = shop.locations.get(order.locationId);
  const row = item && location && shop.rowOf(item, location);
  if (row === undefined)
    throw new SeedError(
      'inventoryItemId and locationId',
      [order.inventoryItemId, order.locationId],
      'must be a stocked pair of the shop',
    );
  if (!Number.isInteger(order.units) || order.units < 1)
    throw new SeedError('units', order.units, 'must be a whole number from 1');
  const changes = [
    { row, name: 'available' as const, delta: -order.units },
    { row, name: 'committed' as const, delta: order.units },
  ];
  shop.apply(changes, { cause: 'order', atMs: world.clock.now() });
  return { available: shop.levels.quantity(row, 'available'), committed: shop.levels.quantity(row, 'committed') };
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

function demandShop(world: World, domain: unknown): Shop {
  const shop = typeof domain === 'string' ? world.shops.get(domain.toLowerCase()) : undefined;
  if (!shop) throw new SeedError('shop', domain, 'must be a shop that was seeded');
  return shop;
}

const seeded = (shop: Shop): object => ({
  shop: shop.domain,
  locations: shop.locationList.length,
  products: shop.products.size,
  items: shop.itemList.length,
  levels: shop.levels.size,
});

const ledgerOf = (shop: Shop): object[] =>
  shop.ledger.all().map(({ changes, atMs, ...group }) => ({
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
