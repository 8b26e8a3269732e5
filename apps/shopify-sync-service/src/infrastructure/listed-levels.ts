import type { Database, Sql } from '@app/common/database';
import { placeOf, type DueLevel, type ListedLevel, type Observation, type Observations } from '../application/ports';
import type { Unreadable } from '../domain/unreadable';

/** Keeps some of what a shop lists. A level that is listed twice while pages shift counts as it was read last. */
export async function keepListed(
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

/**
 * A bulk reading goes on beside whoever looks at levels or writes them: what was looked at since it began, it may have read before. Looked up level by level:
 * of rows that have just come the planner knows nothing, and would gather all of them for every page.
 */
export async function listedOf(
  database: Database,
  runId: string,
  shopId: string,
  levels: readonly DueLevel[],
): Promise<Observations> {
  const rows = await database.query<{
    location_id: string;
    inventory_item_id: string;
    quantity: string | null;
    code: Unreadable | null;
  }>(
    `select o.location_id, o.inventory_item_id, o.quantity, o.code
     from unnest($3::text[], $4::text[]) as n (location_id, inventory_item_id)
     cross join lateral (
       select * from run_observed r where r.run_id = $1 and r.shop_id = $2 and r.location_id = n.location_id and r.inventory_item_id = n.inventory_item_id
       limit 1) o
     where not exists (
       select from shop_level l where l.shop_id = $2 and l.location_id = o.location_id and l.inventory_item_id = o.inventory_item_id
         and l.observed_at >= (select min(b.begun_at) from bulk_operation b where b.run_id = $1 and b.shop_id = $2 and b.kind = 'read'))`,
    [runId, shopId, levels.map(({ locationId }) => locationId), levels.map(({ inventoryItemId }) => inventoryItemId)],
  );
  return new Map(
    rows.map((row): [string, Observation] => [
      placeOf({ locationId: row.location_id, inventoryItemId: row.inventory_item_id }),
      row.code === null ? { quantity: Number(row.quantity) } : { code: row.code },
    ]),
  );
}

export async function unlist(
  sql: Pick<Sql, 'execute'>,
  runId: string,
  shopId: string,
  levels: readonly DueLevel[],
): Promise<void> {
  await sql.execute(
    `delete from run_observed o using unnest($3::text[], $4::text[]) as n (location_id, inventory_item_id)
     where o.run_id = $1 and o.shop_id = $2 and o.location_id = n.location_id and o.inventory_item_id = n.inventory_item_id`,
    [runId, shopId, levels.map(({ locationId }) => locationId), levels.map(({ inventoryItemId }) => inventoryItemId)],
  );
}

/** Levels that the shop sells from and that are no product's here, into the run. What the shop does not track or sell has no number to differ. */
export async function tellNotOurs(database: Database, runId: string, shopId: string): Promise<void> {
  await database.execute(
    `insert into run_level (run_id, shop_id, location_id, inventory_item_id, outcome, observed, code, reason)
     select o.run_id, o.shop_id, o.location_id, o.inventory_item_id, 'not_ours', o.quantity,
            case when k.claims > 1 then 'ITEM_CLAIMED_TWICE' else 'ITEM_NOT_LINKED' end,
            case when k.claims > 1 then 'several products claim this item; it is nobody''s until that is mended'
                 else 'no product here is linked to this item; it is left as it is' end
     from run_observed o
     cross join lateral (select count(*) as claims from product_link p where p.shop_id = o.shop_id and p.inventory_item_id = o.inventory_item_id) k
     where o.run_id = $1 and o.shop_id = $2 and o.code is null and not exists (
       select from shop_level l where l.shop_id = o.shop_id and l.location_id = o.location_id and l.inventory_item_id = o.inventory_item_id)
     on conflict (run_id, shop_id, location_id, inventory_item_id) do nothing`,
    [runId, shopId],
  );
}
