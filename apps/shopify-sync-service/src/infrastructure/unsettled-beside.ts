import type { Sql } from '@app/common/database';
import type { DueLevel, SeenLevel } from '../application/ports';
import { unreadable } from '../domain/unreadable';
import { dueLevel, levelColumns, type LevelRow } from './select-levels';

/** Where the shop shows no number that it sells from, nothing is sold: such levels hold nobody up. */
const soldFromNowhere = Object.keys(unreadable);

/** Levels of the same items elsewhere in the shop that are due or set aside, with what the shop said of them last. */
export async function unsettledBeside(
  sql: Pick<Sql, 'query'>,
  shopId: string,
  levels: readonly DueLevel[],
): Promise<SeenLevel[]> {
  if (levels.length === 0) return [];
  const rows = await sql.query<LevelRow & { observed_quantity: string }>(
    `select ${levelColumns}, l.observed_quantity
     from shop_level l join location_mapping m on m.shop_id = l.shop_id and m.location_id = l.location_id and m.master = 'ledger'
     where l.shop_id = $1 and l.product_id = any($2) and l.observed_quantity is not null
       and (l.parked_code is not null and l.parked_code <> all($3) or l.parked_code is null and l.level_version <> l.confirmed_level_version)
       and not exists (select from unnest($4::text[], $5::text[]) as n (location_id, inventory_item_id)
                       where n.location_id = l.location_id and n.inventory_item_id = l.inventory_item_id)`,
    [
      shopId,
      [...new Set(levels.map(({ productId }) => productId))],
      soldFromNowhere,
      levels.map(({ locationId }) => locationId),
      levels.map(({ inventoryItemId }) => inventoryItemId),
    ],
  );
  return rows.map((row) => ({ ...dueLevel(row), observed: Number(row.observed_quantity) }));
}
