import type { InventoryChanged } from '@app/common/contracts';
import type { Tx } from '@app/common/database';

interface Known {
  epoch: number;
  version: number;
}

/** Units of orders that were heard of, for each product and scope. */
export interface Acknowledged {
  productId: string;
  scope: 'shop' | 'channel';
  scopeId: string;
  units: number;
}

/**
 * Orders of shops in changes of stock, each counted once: changes that the copy knew already, by their version, say nothing new.
 * `known` is what the copy had, by key, before this batch.
 */
export function ordersIn(
  messages: readonly InventoryChanged[],
  known: ReadonlyMap<string, Known | null>,
): Acknowledged[] {
  const counted = new Set<string>();
  const units = new Map<string, Acknowledged>();
  for (const { productId, facilityId, availableToPromiseDelta, epoch, version, cause } of messages) {
    if (cause.orderId === undefined || cause.shopId === undefined || availableToPromiseDelta >= 0) continue;
    const key = `${productId}|${facilityId}`;
    const copy = known.get(key);
    if (copy === undefined || (copy && (copy.epoch > epoch || (copy.epoch === epoch && copy.version >= version))))
      continue;
    if (counted.has(`${key}|${epoch}|${version}`)) continue;
    counted.add(`${key}|${epoch}|${version}`);
    const of = `${productId}|${cause.shopId}`;
    const so = units.get(of) ?? { productId, scope: 'shop', scopeId: cause.shopId, units: 0 };
    units.set(of, { ...so, units: so.units - availableToPromiseDelta });
  }
  return [...units.values()];
}

export async function acknowledgeOrders(tx: Tx, acknowledged: readonly Acknowledged[]): Promise<void> {
  const all = acknowledged.filter(({ units }) => units > 0);
  if (all.length === 0) return;
  await tx.execute(
    `insert into acknowledged_order as a (product_id, scope, scope_id, units)
     select p, s, i, sum(u) from unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) as n (p, s, i, u) group by 1, 2, 3 order by 1, 2, 3
     on conflict (product_id, scope, scope_id) do update
     set units = a.units + excluded.units, changed_at = now()`,
    [
      all.map(({ productId }) => productId),
      all.map(({ scope }) => scope),
      all.map(({ scopeId }) => scopeId),
      all.map(({ units }) => units),
    ],
  );
}

/** A queue that fell. */
export interface QueueFall {
  productId: string;
  channelId: string;
  units: number;
}

/**
 * Takes off units that were acknowledged twice: an order that leaves the queue for stock is told of by the stock too, with its shop. So it comes off
 * what shops of the channel have acknowledged, and what is left (orders that were cancelled) off the channel.
 */
export async function passOnOrders(tx: Tx, falls: readonly QueueFall[]): Promise<void> {
  if (falls.length === 0) return;
  const rows = await tx.query<{
    product_id: string;
    scope: string;
    scope_id: string;
    units: string;
    channel_id: string;
  }>(
    `select a.product_id, a.scope, a.scope_id, a.units, coalesce(s.channel_id, a.scope_id) as channel_id
     from acknowledged_order a left join shop s on a.scope = 'shop' and s.shop_id = a.scope_id
     where a.product_id = any($1) order by a.product_id, a.scope desc, a.scope_id for update of a`,
    [falls.map(({ productId }) => productId)],
  );
  const left = new Map<string, number>();
  for (const { productId, channelId, units } of falls)
    left.set(`${productId}|${channelId}`, (left.get(`${productId}|${channelId}`) ?? 0) + units);
  const taken = rows.map((row) => {
    const key = `${row.product_id}|${row.channel_id}`;
    const units = Math.min(Number(row.units), left.get(key) ?? 0);
    left.set(key, (left.get(key) ?? 0) - units);
    return { ...row, units };
  });
  await tx.execute(
    `update acknowledged_order a set units = a.units - n.u, changed_at = now()
     from unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) as n (p, s, i, u)
     where a.product_id = n.p and a.scope = n.s and a.scope_id = n.i and n.u > 0`,
    [
      taken.map(({ product_id }) => product_id),
      taken.map(({ scope }) => scope),
      taken.map(({ scope_id }) => scope_id),
      taken.map(({ units }) => units),
    ],
  );
}
