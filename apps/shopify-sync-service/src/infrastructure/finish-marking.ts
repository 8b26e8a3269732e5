import type { Database } from '@app/common/database';
import { dueSince } from './due-since';

const levelsAChunk = 10_000;

/**
 * Works off the changes that touch every level of a location (a mapping, a group): levels that are missing are made, the others raised by one version.
 * In chunks, each committing how far it came, so that a crash goes on and nobody waits for a long transaction.
 */
export async function finishMarking(database: Database, shopId: string): Promise<void> {
  for (;;) {
    const more = await database.transaction(async (tx) => {
      const [task] = await tx.query<{ location_id: string; after_item: string }>(
        'select location_id, after_item from mark_task where shop_id = $1 order by location_id limit 1 for update skip locked',
        [shopId],
      );
      if (!task) return false;
      const marked = await tx.query<{ last_item: string | null }>(
        `with next as (
           select inventory_item_id, min(product_id) as product_id from product_link
           where shop_id = $1 and inventory_item_id > $3 group by 1 having count(*) = 1 order by 1 limit $4
         ), raised as (
           insert into shop_level as l (shop_id, location_id, inventory_item_id, product_id)
           select $1, $2, inventory_item_id, product_id from next
           on conflict (shop_id, location_id, inventory_item_id) do update
           set product_id = excluded.product_id, level_version = l.level_version + 1, ${dueSince}, parked_code = null, parked_reason = null, parked_at = null, marked_target = null
         )
         select max(inventory_item_id) as last_item from next`,
        [shopId, task.location_id, task.after_item, levelsAChunk],
      );
      const last = marked[0]?.last_item ?? null;
      if (last === null)
        await tx.execute('delete from mark_task where shop_id = $1 and location_id = $2 and after_item = $3', [
          shopId,
          task.location_id,
          task.after_item,
        ]);
      else
        await tx.execute('update mark_task set after_item = $3 where shop_id = $1 and location_id = $2', [
          shopId,
          task.location_id,
          last,
        ]);
      return true;
    });
    if (!more) return;
  }
}
