import type { Sql } from '@app/common/database';
import { isManaged } from './select-levels';

/** Says that whatever a run had left open of its readings of a shop has its outcome: all else was right when it was read. */
export async function tellReading(sql: Pick<Sql, 'execute'>, runId: string, shopId: string): Promise<void> {
  await sql.execute('update shop_reading set is_told = true where run_id = $1 and shop_id = $2', [runId, shopId]);
}

/**
 * The last reading of a whole shop that found level `l` as it was left (`w.read_at`, `w.run_id`), where nobody has looked at the level by itself since. A run
 * counts such levels and writes none of them: a level is one of them where the run has no outcome of its own for it.
 */
export const lastReading = `
  left join lateral (
    select r.read_at, r.run_id from shop_reading r
    join location_mapping m on m.shop_id = l.shop_id and m.location_id = l.location_id and m.master = 'ledger'
    where r.shop_id = l.shop_id and r.location_id = l.location_id and r.is_told and r.read_at > l.observed_at and ${isManaged}
      and not exists (select from run_level o where o.run_id = r.run_id and o.shop_id = l.shop_id and o.location_id = l.location_id
                        and o.inventory_item_id = l.inventory_item_id)
    order by r.read_at desc limit 1
  ) w on true`;
