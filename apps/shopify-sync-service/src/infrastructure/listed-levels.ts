import { copyRows, type Database } from '@app/common/database';
import { placeOf, type DueLevel, type ListedLevel, type Observation, type Observations } from '../application/ports';
import type { Unreadable } from '../domain/unreadable';

/** Keeps a page of what a shop lists. A level that is listed twice while pages shift counts as it was read last. */
export async function keepListed(
  database: Database,
  runId: string,
  shopId: string,
  locationId: string,
  listed: readonly ListedLevel[],
): Promise<void> {
  const newest = new Map(listed.map((level) => [level.inventoryItemId, level.observation]));
  await database.transaction(async (tx) => {
    await tx.execute(
      'delete from run_observed where run_id = $1 and shop_id = $2 and location_id = $3 and inventory_item_id = any($4)',
      [runId, shopId, locationId, [...newest.keys()]],
    );
    await copyRows(
      tx,
      'run_observed (run_id, shop_id, location_id, inventory_item_id, quantity, code)',
      [...newest].map(([item, observation]) => [
        runId,
        shopId,
        locationId,
        item,
        'quantity' in observation ? observation.quantity : null,
        'code' in observation ? observation.code : null,
      ]),
    );
  });
}

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
     from unnest($3::text[], $4::text[]) as n (location_id, inventory_item_id) join run_observed o using (location_id, inventory_item_id)
     where o.run_id = $1 and o.shop_id = $2`,
    [runId, shopId, levels.map(({ locationId }) => locationId), levels.map(({ inventoryItemId }) => inventoryItemId)],
  );
  return new Map(
    rows.map((row): [string, Observation] => [
      placeOf({ locationId: row.location_id, inventoryItemId: row.inventory_item_id }),
      row.code === null ? { quantity: Number(row.quantity) } : { code: row.code },
    ]),
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
