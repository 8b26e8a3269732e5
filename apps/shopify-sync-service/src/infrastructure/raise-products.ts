import type { Tx } from '@app/common/database';
import { dueSince } from './due-since';

/**
 * Makes every level of some products due again, in the transaction that changes what their numbers depend on; `but` are levels of one shop that
 * are being decided right now. A parked level stays parked: stock does not mend what Shopify refused.
 */
export async function raiseProducts(
  tx: Tx,
  productIds: readonly string[],
  but: { shopId: string; places: readonly string[] } = { shopId: '', places: [] },
): Promise<void> {
  if (productIds.length === 0) return;
  await tx.execute(
    `update shop_level l set level_version = l.level_version + 1, ${dueSince}
     from (select shop_id, location_id, inventory_item_id from shop_level
           where product_id = any($1) and not (shop_id = $2 and location_id || '|' || inventory_item_id = any($3)) order by 1, 2, 3 for update) k
     where l.shop_id = k.shop_id and l.location_id = k.location_id and l.inventory_item_id = k.inventory_item_id`,
    [[...new Set(productIds)], but.shopId, but.places],
  );
}
