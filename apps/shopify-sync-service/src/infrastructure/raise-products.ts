import type { Tx } from '@app/common/database';

/**
 * Makes every level of some products due again, in the transaction that changes what their numbers depend on.
 * A parked level stays parked: stock does not mend what Shopify refused.
 */
export async function raiseProducts(tx: Tx, productIds: readonly string[]): Promise<void> {
  if (productIds.length === 0) return;
  await tx.execute(
    `update shop_level l set level_version = l.level_version + 1
     from (select shop_id, location_id, inventory_item_id from shop_level where product_id = any($1) order by 1, 2, 3 for update) k
     where l.shop_id = k.shop_id and l.location_id = k.location_id and l.inventory_item_id = k.inventory_item_id`,
    [[...new Set(productIds)]],
  );
}
