import type { Database, Sql, Tx } from '@app/common/database';
import { placeOf, type DueLevel, type FoundProduct, type WatchedProduct } from '../application/ports';
import { findDrift, isForeign } from './keep-drift';
import { raiseProducts } from './raise-products';
import { dueLevel, isManaged, levelColumns, type LevelRow } from './select-levels';

/** What is known of products in a shop before it is read: their levels, what they last showed, and orders that were heard of. */
export async function readWatched(
  sql: Pick<Sql, 'query'>,
  shopId: string,
  productIds: readonly string[],
): Promise<Map<string, WatchedProduct>> {
  const acknowledged = await readAcknowledged(sql, shopId, productIds);
  const rows = await sql.query<
    LevelRow & {
      baseline_quantity: string | null;
      unseen: Unseen[] | null;
      drift_corrections: number;
      is_drifting: boolean;
    }
  >(
    `select ${levelColumns}, l.baseline_quantity, l.drift_corrections, u.unseen, exists (
       select from drift d where d.shop_id = l.shop_id and d.location_id = l.location_id and d.inventory_item_id = l.inventory_item_id
         and d.ended_at is null and ${isForeign}) as is_drifting
     from shop_level l join location_mapping m on m.shop_id = l.shop_id and m.location_id = l.location_id and m.master = 'ledger'
     left join lateral (
       select json_agg(json_build_object('atMs', (extract(epoch from o.at) * 1000)::bigint, 'units', o.units) order by o.at) as unseen
       from unseen_order o where o.shop_id = l.shop_id and o.location_id = l.location_id and o.inventory_item_id = l.inventory_item_id
     ) u on true
     where l.shop_id = $1 and l.product_id = any($2) and ${isManaged}`,
    [shopId, productIds],
  );
  return new Map(
    [...Map.groupBy(rows, (row) => row.product_id)].map(([productId, levels]) => [
      productId,
      {
        acknowledged: acknowledged.get(productId) ?? { shop: 0, channel: 0 },
        levels: levels.map((row) => ({
          ...dueLevel(row),
          baseline: row.baseline_quantity === null ? null : Number(row.baseline_quantity),
          unseen: row.unseen ?? [],
          corrections: row.drift_corrections,
          isDrifting: row.is_drifting,
        })),
      },
    ]),
  );
}

interface Unseen {
  atMs: number;
  units: number;
}

async function readAcknowledged(
  sql: Pick<Sql, 'query'>,
  shopId: string,
  productIds: readonly string[],
): Promise<Map<string, WatchedProduct['acknowledged']>> {
  const rows = await sql.query<{ product_id: string; shop: string; channel: string }>(
    `select a.product_id, coalesce(sum(a.units) filter (where a.scope = 'shop'), 0) as shop,
            coalesce(sum(a.units) filter (where a.scope = 'channel'), 0) as channel
     from acknowledged_order a join shop s on s.shop_id = $1 and a.scope_id = case a.scope when 'shop' then s.shop_id else s.channel_id end
     where a.product_id = any($2) group by 1`,
    [shopId, productIds],
  );
  return new Map(rows.map((row) => [row.product_id, { shop: Number(row.shop), channel: Number(row.channel) }]));
}

/**
 * Keeps what reading a shop found, in one transaction: what each level shows now, the units that were sold unheard of, and what of the acknowledged
 * ones is accounted for. Levels that others of the pool show because of it become due, but for those in hand.
 */
export async function bookFound(
  database: Database,
  shopId: string,
  found: readonly FoundProduct[],
  inHand: readonly DueLevel[],
): Promise<void> {
  if (found.length === 0) return;
  await database.transaction(async (tx) => {
    await accountFor(tx, shopId, found);
    const levels = found.flatMap(({ productId, levels: seen }) =>
      seen.filter(({ hasChanged }) => hasChanged).map((level) => ({ ...level, productId })),
    );
    const before = await unitsByProduct(tx, shopId, found);
    await replaceUnseen(tx, shopId, levels);
    const isInHand = new Set(inHand.map(placeOf));
    await keepBaselines(
      tx,
      shopId,
      levels.map((level) => ({
        ...level,
        mustBeLookedAt: level.driftedFrom !== null || !isInHand.has(placeOf(level)),
      })),
    );
    await findDrift(
      tx,
      shopId,
      levels.flatMap((level) => (level.driftedFrom === null ? [] : [{ ...level, expected: level.driftedFrom }])),
    );
    const after = await unitsByProduct(tx, shopId, found);
    const moved = found
      .map(({ productId }) => productId)
      .filter((productId) => (before.get(productId) ?? 0) !== (after.get(productId) ?? 0));
    await raiseProducts(tx, moved, { shopId, places: inHand.map(placeOf) });
  });
}

async function accountFor(tx: Tx, shopId: string, found: readonly FoundProduct[]): Promise<void> {
  await tx.execute(
    `update acknowledged_order a set units = greatest(0, a.units - n.units), changed_at = now()
     from (select p, scope, units from unnest($2::text[], $3::bigint[], $4::bigint[]) as f (p, s, c)
           cross join lateral (values ('shop', f.s), ('channel', f.c)) as v (scope, units) where units > 0) n, shop s
     where s.shop_id = $1 and a.product_id = n.p and a.scope = n.scope
       and a.scope_id = case n.scope when 'shop' then s.shop_id else s.channel_id end`,
    [
      shopId,
      found.map(({ productId }) => productId),
      found.map(({ accounted }) => accounted.shop),
      found.map(({ accounted }) => accounted.channel),
    ],
  );
  await tx.execute('delete from acknowledged_order where product_id = any($1) and units = 0', [
    found.map(({ productId }) => productId),
  ]);
}

async function unitsByProduct(tx: Tx, shopId: string, found: readonly FoundProduct[]): Promise<Map<string, number>> {
  const rows = await tx.query<{ product_id: string; units: string }>(
    'select product_id, sum(units) as units from unseen_order where shop_id = $1 and product_id = any($2) group by 1',
    [shopId, found.map(({ productId }) => productId)],
  );
  return new Map(rows.map(({ product_id, units }) => [product_id, Number(units)]));
}

type Level = FoundProduct['levels'][number] & { productId: string };

async function replaceUnseen(tx: Tx, shopId: string, levels: readonly Level[]): Promise<void> {
  const places = [levels.map(({ locationId }) => locationId), levels.map(({ inventoryItemId }) => inventoryItemId)];
  await tx.execute(
    `delete from unseen_order o using unnest($2::text[], $3::text[]) as n (location_id, inventory_item_id)
     where o.shop_id = $1 and o.location_id = n.location_id and o.inventory_item_id = n.inventory_item_id`,
    [shopId, ...places],
  );
  const units = levels.flatMap((level) => level.unseen.map((one) => ({ ...level, ...one })));
  await tx.execute(
    `insert into unseen_order (shop_id, location_id, inventory_item_id, product_id, at, units)
     select $1, l, i, p, to_timestamp(ms / 1000.0), sum(u) from unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[]) as n (l, i, p, ms, u)
     group by l, i, p, ms`,
    [
      shopId,
      units.map(({ locationId }) => locationId),
      units.map(({ inventoryItemId }) => inventoryItemId),
      units.map(({ productId }) => productId),
      units.map(({ atMs }) => atMs),
      units.map((one) => one.units),
    ],
  );
}

/** A level that somebody else changed, or that was read beside others and shows another number, is due until it is decided, whatever becomes of this run. */
async function keepBaselines(
  tx: Tx,
  shopId: string,
  levels: readonly (Level & { mustBeLookedAt: boolean })[],
): Promise<void> {
  await tx.execute(
    `update shop_level l set baseline_quantity = n.observed, observed_quantity = n.observed, observed_at = now(),
       drift_corrections = case when n.has_held then 0 else l.drift_corrections end,
       due_since = case when n.must_be_looked_at then coalesce(l.due_since, now()) else l.due_since end,
       confirmed_level_version = case when n.must_be_looked_at then 0 else l.confirmed_level_version end
     from (select k.shop_id, k.location_id, k.inventory_item_id, o.observed, o.must_be_looked_at and o.observed is distinct from k.baseline_quantity as must_be_looked_at, 
             o.may_have_held and o.observed = k.baseline_quantity and not exists (select from drift d where d.shop_id = k.shop_id and d.location_id = k.location_id
               and d.inventory_item_id = k.inventory_item_id and d.ended_at is null) as has_held
           from unnest($2::text[], $3::text[], $4::bigint[], $5::boolean[], $6::boolean[])
             as o (location_id, inventory_item_id, observed, must_be_looked_at, may_have_held)
           join shop_level k on k.shop_id = $1 and k.location_id = o.location_id and k.inventory_item_id = o.inventory_item_id
           order by 1, 2, 3 for update of k) n
     where l.shop_id = n.shop_id and l.location_id = n.location_id and l.inventory_item_id = n.inventory_item_id`,
    [
      shopId,
      levels.map(({ locationId }) => locationId),
      levels.map(({ inventoryItemId }) => inventoryItemId),
      levels.map(({ observed }) => observed),
      levels.map(({ mustBeLookedAt }) => mustBeLookedAt),
      levels.map(({ mayHaveHeld }) => mayHaveHeld),
    ],
  );
}

/** Units that were not heard of within the grace were no orders: every level of their products is computed without them. */
export async function releaseUnseen(database: Database, shopId: string, graceMs: number): Promise<void> {
  await database.transaction(async (tx) => {
    const released = await tx.query<{ product_id: string }>(
      `with released as (
         delete from unseen_order where shop_id = $1 and at <= now() - $2::float8 * interval '1 ms' returning location_id, inventory_item_id, product_id
       ), told as (
         update drift d set released_at = now() from (select distinct location_id, inventory_item_id from released) r
         where d.shop_id = $1 and d.location_id = r.location_id and d.inventory_item_id = r.inventory_item_id and d.ended_at is null
       )
       select product_id from released`,
      [shopId, graceMs],
    );
    await raiseProducts(
      tx,
      released.map(({ product_id }) => product_id),
    );
    // Nobody missed these: what a channel's orders accounted for was seen in another way.
    await tx.execute(
      `delete from acknowledged_order where scope = 'channel' and changed_at <= now() - $1::float8 * interval '1 ms'`,
      [Math.max(graceMs, 60_000)],
    );
  });
}
