import type { Database, Sql } from '@app/common/database';
import { placeOf, type DueLevel, type ListedLevel, type Observation, type Observations } from '../application/ports';
import type { Unreadable } from '../domain/unreadable';

/** Keeps some of what a shop lists. A level that is listed twice while pages shift counts as it was read last. */
export async function keepPage(
  sql: Pick<Sql, 'execute'>,
  runId: string,
  shopId: string,
  listed: readonly ListedLevel[],
): Promise<void> {
  const levels = [...new Map(listed.map((level) => [placeOf(level), level])).values()];
  await sql.execute(
    `insert into run_observed (run_id, shop_id, location_id, inventory_item_id, quantity, code)
     select $1, $2, * from unnest($3::text[], $4::text[], $5::bigint[], $6::text[])
     on conflict (run_id, shop_id, location_id, inventory_item_id) do update set quantity = excluded.quantity, code = excluded.code`,
    [
      runId,
      shopId,
      levels.map(({ locationId }) => locationId),
      levels.map(({ inventoryItemId }) => inventoryItemId),
      levels.map(({ observation }) => ('quantity' in observation ? observation.quantity : null)),
      levels.map(({ observation }) => ('code' in observation ? observation.code : null)),
    ],
  );
}

/** A bulk reading goes on beside whoever looks at levels or writes them: what was looked at since it began, it may have read before. */
export async function listedOf(
  sql: Pick<Sql, 'query'>,
  runId: string,
  shopId: string,
  levels: readonly DueLevel[],
): Promise<Observations> {
  const rows = await sql.query<{
    location_id: string;
    inventory_item_id: string;
    quantity: string | null;
    code: Unreadable | null;
  }>(
    `select o.location_id, o.inventory_item_id, o.quantity, o.code
     from unnest($3::text[], $4::text[], $5::text[]) as n (product_id, location_id, inventory_item_id)
     cross join lateral (
       select * from run_open r where r.run_id = $1 and r.shop_id = $2 and r.product_id = n.product_id and r.location_id = n.location_id
         and r.inventory_item_id = n.inventory_item_id limit 1) o
     where o.is_listed and not exists (
       select from shop_level l where l.shop_id = $2 and l.location_id = o.location_id and l.inventory_item_id = o.inventory_item_id
         and l.observed_at >= (select min(b.begun_at) from bulk_operation b where b.run_id = $1 and b.shop_id = $2 and b.kind = 'read'))`,
    [runId, shopId, ...placesOf(levels)],
  );
  return new Map(
    rows.map((row): [string, Observation] => [
      placeOf({ locationId: row.location_id, inventoryItemId: row.inventory_item_id }),
      row.code === null ? { quantity: Number(row.quantity) } : { code: row.code },
    ]),
  );
}

/** The next look reads them. */
export async function unlist(
  sql: Pick<Sql, 'execute'>,
  runId: string,
  shopId: string,
  levels: readonly DueLevel[],
): Promise<void> {
  await sql.execute(
    `update run_open o set is_listed = false, quantity = null, code = null
     from unnest($3::text[], $4::text[], $5::text[]) as n (product_id, location_id, inventory_item_id)
     where o.run_id = $1 and o.shop_id = $2 and o.product_id = n.product_id and o.location_id = n.location_id and o.inventory_item_id = n.inventory_item_id`,
    [runId, shopId, ...placesOf(levels)],
  );
}

const placesOf = (levels: readonly DueLevel[]): string[][] => [
  levels.map(({ productId }) => productId),
  levels.map(({ locationId }) => locationId),
  levels.map(({ inventoryItemId }) => inventoryItemId),
];

/** What was counted stays, for the run's counts; only what was to be looked at goes. */
export async function forgetListed(sql: Pick<Sql, 'execute'>, runId: string, shopId: string): Promise<void> {
  await sql.execute('delete from run_observed where run_id = $1 and shop_id = $2', [runId, shopId]);
  await sql.execute('delete from run_open where run_id = $1 and shop_id = $2', [runId, shopId]);
}

export async function beginListing(database: Database, runId: string, shopId: string): Promise<void> {
  await database.transaction(async (tx) => {
    await forgetListed(tx, runId, shopId);
    await tx.execute('delete from shop_reading where run_id = $1 and shop_id = $2', [runId, shopId]);
  });
}

export async function beginPages(sql: Pick<Sql, 'query' | 'execute'>, runId: string, shopId: string): Promise<Date> {
  await forgetListed(sql, runId, shopId);
  return (await sql.query<{ now: Date }>('select now()'))[0]!.now;
}
