import type { Sql, Tx } from '@app/common/database';
import type { Asked, ImportFile } from '@app/common/imports';
import { stateItems, type StatedItem } from '../state-items';

const itemsAtATime = 500;

/** Has products made for the next of the items that nobody knows, in the transaction that counts them; gives how many. */
export async function makeItems(tx: Tx, { importNo }: ImportFile): Promise<number> {
  const items = await tx.query<StatedItem>(
    `with next as (
       select distinct on (shop_id, inventory_item_id) shop_id, inventory_item_id, sku from observed_file_row
       where import_no = $1::bigint and ordinal is not null and product_id is null and not is_asked
       order by shop_id, inventory_item_id, sku limit $2
     ), asked as (
       update observed_file_row r set is_asked = true from next n
       where r.import_no = $1::bigint and r.shop_id = n.shop_id and r.inventory_item_id = n.inventory_item_id and r.product_id is null
     )
     select shop_id as "shopId", inventory_item_id as "inventoryItemId", sku from next order by 1, 2`,
    [importNo, itemsAtATime],
  );
  await stateItems(tx, items);
  return items.length;
}

/** How many of the items that were asked for are products by now. */
export async function itemsMade(sql: Pick<Sql, 'query'>, { importNo }: ImportFile): Promise<Asked> {
  const [row] = await sql.query<Asked>(
    `select count(*)::int as asked, (count(*) filter (where exists (
       select from product_link k where k.shop_id = a.shop_id and k.inventory_item_id = a.inventory_item_id)))::int as answered
     from (select distinct shop_id, inventory_item_id from observed_file_row
           where import_no = $1::bigint and ordinal is not null and product_id is null and is_asked) a`,
    [importNo],
  );
  return row!;
}
