import type { Sql } from '@app/common/database';
import { placeOf } from '../application/ports';

/** What bulk operations that go on are to make of levels of these products, by place. */
export async function inBulk(
  sql: Pick<Sql, 'query'>,
  shopId: string,
  productIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await sql.query<{ location_id: string; inventory_item_id: string; quantity: string }>(
    `select l.location_id, l.inventory_item_id, r.quantity
     from bulk_operation b
     join upload_request q on q.bulk_id = b.bulk_id and q.state = 'stored'
     join upload_request_level r on r.request_id = q.request_id
     join shop_level l on l.shop_id = b.shop_id and l.location_id = r.location_id and l.inventory_item_id = r.inventory_item_id
     where b.shop_id = $1 and b.ended_at is null and b.kind = 'write' and l.product_id = any($2)`,
    [shopId, productIds],
  );
  return new Map(
    rows.map((row) => [
      placeOf({ locationId: row.location_id, inventoryItemId: row.inventory_item_id }),
      Number(row.quantity),
    ]),
  );
}
