import type { Tx } from '@app/common/database';
import { dueSince } from './due-since';

/**
 * Takes levels that are set aside up again: they become due under a new version, so that the next run tries them, and how often they were
 * corrected counts anew. Gives how many.
 */
export async function releaseLevels(tx: Tx, where: string, values: readonly unknown[]): Promise<number> {
  const [row] = await tx.query<{ released: string }>(
    `with released as (
       update shop_level l set parked_code = null, parked_reason = null, parked_at = null, drift_corrections = 0, level_version = l.level_version + 1, ${dueSince}
       from (select shop_id, location_id, inventory_item_id from shop_level where parked_code is not null and ${where} order by 1, 2, 3 for update) k
       where l.shop_id = k.shop_id and l.location_id = k.location_id and l.inventory_item_id = k.inventory_item_id
       returning l.shop_id, l.location_id, l.inventory_item_id
     ), decided as (
       update drift d set ended_at = now() from released r
       where d.shop_id = r.shop_id and d.location_id = r.location_id and d.inventory_item_id = r.inventory_item_id and d.ended_at is null
     )
     select count(*) as released from released`,
    values,
  );
  return Number(row!.released);
}
