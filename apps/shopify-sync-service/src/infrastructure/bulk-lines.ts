import type { Sql } from '@app/common/database';
import { placeOf } from '../application/ports';

/**
 * What bulk operations that go on are to make of levels of these products, by place. Their lines may be half a million rows, and each page of a run asks:
 * they are sifted by item first, which takes a moment where the items are values of the statement, and only what is left is looked up.
 */
export async function inBulk(
  sql: Pick<Sql, 'query'>,
  shopId: string,
  productIds: readonly string[],
): Promise<Map<string, number>> {
  const items = await sql.query<{ inventory_item_id: string }>(
    `select distinct inventory_item_id from shop_level where shop_id = $1 and product_id = any($2)
       and exists (select from bulk_operation where shop_id = $1 and ended_at is null and kind = 'write')`,
    [shopId, productIds],
  );
  if (items.length === 0) return new Map();
  const rows = await sql.query<{ location_id: string; inventory_item_id: string; quantity: string }>(
    `select l.location_id, l.inventory_item_id, r.quantity
     from bulk_operation b
     join upload_request q on q.bulk_id = b.bulk_id and q.state = 'stored'
     join upload_request_level r on r.request_id = q.request_id and r.inventory_item_id = any($3)
     join shop_level l on l.shop_id = b.shop_id and l.location_id = r.location_id and l.inventory_item_id = r.inventory_item_id
     where b.shop_id = $1 and b.ended_at is null and b.kind = 'write' and l.product_id = any($2)`,
    [shopId, productIds, items.map(({ inventory_item_id }) => inventory_item_id)],
  );
  return new Map(
    rows.map((row) => [
      placeOf({ locationId: row.location_id, inventoryItemId: row.inventory_item_id }),
      Number(row.quantity),
    ]),
  );
}
