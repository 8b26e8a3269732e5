import type { Tx } from '@app/common/database';
import type { ShopListing } from '../application/shop-listing';

/** Keeps what came of holding a listing against the levels of a shop: `compared`, as `compareListed` made it. */
export async function keepCompared(tx: Tx, { runId, shopId, locationIds, readAt }: ShopListing): Promise<void> {
  await tx.execute(countRight, [runId, shopId, locationIds, readAt]);
  await tx.execute(leaveOpen, [runId, shopId]);
  await tx.execute(leaveOpenBeside, [runId, shopId, locationIds]);
  // Of rows that have just come the planner knows nothing, and would gather all of them for every page.
  await tx.execute('analyze run_open');
  await tx.execute(tellNotOurs, [runId, shopId]);
}

const countRight = `
  insert into shop_reading (run_id, shop_id, location_id, read_at, levels)
  select $1, $2, p, $4, coalesce(sum(c.levels), 0)
  from unnest($3::text[]) p left join compared c on c.location_id = p and c.inventory_item_id is null group by p`;

const leaveOpen = `
  insert into run_open (run_id, shop_id, product_id, location_id, inventory_item_id, is_listed, quantity, code)
  select $1, $2, product_id, location_id, inventory_item_id, is_listed, quantity, code from compared
  where product_id is not null order by product_id, location_id, inventory_item_id`;

/**
 * Where a level may have sold units that were not heard of, the other levels of its product are decided with it: what it cannot give comes off them. They
 * were right, and are counted so no longer.
 */
const leaveOpenBeside = `
  with beside as (
    insert into run_open (run_id, shop_id, product_id, location_id, inventory_item_id, is_listed, quantity)
    select $1, $2, l.product_id, l.location_id, l.inventory_item_id, true, l.observed_quantity
    from (select distinct product_id from compared where may_have_sold and product_id is not null) p
    join shop_level l on l.shop_id = $2 and l.product_id = p.product_id and l.location_id = any($3::text[])
    where l.level_version = l.confirmed_level_version and l.observed_quantity is not null
      and not exists (select from run_level r where r.run_id = $1 and r.shop_id = $2 and r.location_id = l.location_id and r.inventory_item_id = l.inventory_item_id)
    on conflict do nothing returning location_id
  )
  update shop_reading s set levels = s.levels - b.levels from (select location_id, count(*) as levels from beside group by 1) b
  where s.run_id = $1 and s.shop_id = $2 and s.location_id = b.location_id`;

/** Levels that the shop sells from and that are no product's here, into the run. What the shop does not track or sell has no number to differ. */
const tellNotOurs = `
  insert into run_level (run_id, shop_id, location_id, inventory_item_id, outcome, observed, code, reason)
  select $1, $2, o.location_id, o.inventory_item_id, 'not_ours', o.quantity,
         case when k.claims > 1 then 'ITEM_CLAIMED_TWICE' else 'ITEM_NOT_LINKED' end,
         case when k.claims > 1 then 'several products claim this item; it is nobody''s until that is mended'
              else 'no product here is linked to this item; it is left as it is' end
  from compared o
  cross join lateral (select count(*) as claims from product_link p where p.shop_id = $2 and p.inventory_item_id = o.inventory_item_id) k
  where o.inventory_item_id is not null and o.product_id is null and o.code is null
  on conflict (run_id, shop_id, location_id, inventory_item_id) do nothing`;
