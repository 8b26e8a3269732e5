import type { BulkPace } from '../bulk/bulk-operations';
import type { Shop } from '../state/shop';
import type { ShopSettings } from '../state/shop-settings';
import type { WebhookTrouble } from '../webhooks/webhook-subscriptions';
import type { World } from '../world';
import { demandShop } from './demand-shop';
import { SeedError } from './seed-error';

type Body = Readonly<Record<string, unknown>> & { readonly shop?: unknown };

/** Sets what goes on in one shop beside the calls to it, and tells of it; undefined where there is no such endpoint. */
export async function steer(
  world: World,
  endpoint: string,
  named: unknown,
  read: () => Promise<Body>,
): Promise<object | undefined> {
  switch (endpoint) {
    case 'GET orders':
      return { orders: world.ordersOf(demandShop(world, named)).all() };
    case 'GET webhooks': {
      const webhooks = world.webhooksOf(demandShop(world, named));
      return { ...webhooks.trouble, ...webhooks.counts, subscriptions: webhooks.all() };
    }
    case 'POST bulk':
    case 'POST orders':
    case 'POST order-rate':
    case 'POST webhooks':
    case 'POST tokens':
    case 'POST drain':
    case 'POST settings': {
      const body = await read();
      const shop = demandShop(world, body.shop);
      return { shop: shop.domain, ...setters[endpoint](world, shop, body) };
    }
    default:
      return undefined;
  }
}

const setters = {
  'POST bulk': setBulkPace,
  'POST orders': placeOrder,
  'POST order-rate': setOrderRate,
  'POST webhooks': setWebhooks,
  'POST tokens': setTokens,
  'POST drain': drain,
  'POST settings': set,
} as const;

/** How fast the bulk operations of a shop go from now on, by its clock; `linesPerSecond` null: as fast as they can. */
function setBulkPace(world: World, shop: Shop, given: Partial<BulkPace>): object {
  const { pace } = world.bulkOf(shop);
  const { startDelayMs = pace.startDelayMs, linesPerSecond = pace.linesPerSecond } = given;
  atLeast('startDelayMs', startDelayMs, 0);
  if (linesPerSecond !== null && !(linesPerSecond > 0))
    throw new SeedError('linesPerSecond', linesPerSecond, 'must be a number above 0, or null for no limit');
  Object.assign(pace, { startDelayMs, linesPerSecond: linesPerSecond ?? Infinity });
  return { startDelayMs, linesPerSecond };
}

function placeOrder(world: World, shop: Shop, body: Body): object {
  const { inventoryItemId, locationId, units } = body as { inventoryItemId: string; locationId: string; units: number };
  const item = shop.items.get(inventoryItemId);
  const location = shop.locations.get(locationId);
  const row = item && location && shop.rowOf(item, location);
  if (row === undefined)
    throw new SeedError(
      'inventoryItemId and locationId',
      [inventoryItemId, locationId],
      'must be a stocked pair of the shop',
    );
  if (!Number.isInteger(units) || units < 1) throw new SeedError('units', units, 'must be a whole number from 1');
  const { orderId } = world.ordersOf(shop).place(row, units);
  return {
    orderId,
    available: shop.levels.quantity(row, 'available'),
    committed: shop.levels.quantity(row, 'committed'),
  };
}

/** So many orders of one unit a second from now on, for levels drawn at random; 0 ends it. */
function setOrderRate(world: World, shop: Shop, { perSecond }: Body): object {
  world.ordersOf(shop).sell(atLeast('perSecond', perSecond, 0));
  return { perSecond };
}

function setWebhooks(world: World, shop: Shop, body: Body): object {
  const { trouble } = world.webhooksOf(shop);
  const {
    drop = trouble.drop,
    duplicate = trouble.duplicate,
    reorder = trouble.reorder,
  } = body as Partial<WebhookTrouble>;
  for (const [name, share] of Object.entries({ drop, duplicate }))
    if (!(share >= 0 && share <= 1)) throw new SeedError(name, share, 'must be a share from 0 to 1');
  if (typeof reorder !== 'boolean') throw new SeedError('reorder', reorder, 'must be true or false');
  return Object.assign(trouble, { drop, duplicate, reorder });
}

/** Takes a token away, or all of them, and says how long those live that are asked for. */
function setTokens(_world: World, { access }: Shop, { lifeS, revoke }: Body): object {
  if (lifeS !== undefined) access.tokenLifeS = atLeast('lifeS', lifeS, 1);
  if (revoke === 'all') access.tokens.clear();
  else if (typeof revoke === 'string') access.tokens.delete(revoke);
  return { lifeS: access.tokenLifeS, tokens: access.tokens.size };
}

/** Another worker draws from the bucket of an app: so many points at once, and so many a second from now on. */
function drain(world: World, shop: Shop, { app, points = 0, perSecond = 0 }: Body): object {
  const named = typeof app === 'string' ? app : [...shop.access.apps.keys()][0]!;
  const bucket = world.bucketOf(shop, named);
  bucket.drain(atLeast('points', points, 0), atLeast('perSecond', perSecond, 0));
  return { app: named, ...bucket.status() };
}

function set(_world: World, { settings }: Shop, body: Body): object {
  const { notStocked, costPerInputRow, latencyMs, deprecatedReason } = { ...settings, ...body } as ShopSettings;
  if (notStocked !== 'error' && notStocked !== 'inactiveWrite')
    throw new SeedError('notStocked', notStocked, 'must be error or inactiveWrite');
  atLeast('costPerInputRow', costPerInputRow, 0);
  atLeast('latencyMs', latencyMs, 0);
  // It goes into a header.
  if (deprecatedReason !== null && !/^[\x20-\x7e]{1,500}$/.test(String(deprecatedReason)))
    throw new SeedError('deprecatedReason', deprecatedReason, 'must be null, or plain text in ASCII');
  return Object.assign(settings, { notStocked, costPerInputRow, latencyMs, deprecatedReason });
}

function atLeast(name: string, value: unknown, least: number): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < least)
    throw new SeedError(name, value, `must be a number from ${least}`);
  return value;
}
