import type { Sql } from '@app/common/database';
import { isReadAgain } from '@app/common/inbox';
import { StocklineError } from '@app/common/kernel';
import type { SharedFacts } from '../application/ports';

interface FactRow {
  product_id: string;
  facilities:
    | {
        facilityId: string;
        priority: number;
        availableToPromise: number;
        safetyStock: number;
        quantityOnHand: number;
      }[]
    | null;
  threshold: string;
  queued: string;
  unseen_elsewhere: string;
  is_read_again: boolean;
}

/**
 * What the numbers of some products in one shop depend on, all of it read in one statement and so at one moment. Refused while copies are being read
 * again: they tell of no one moment.
 */
export async function readFacts(
  sql: Pick<Sql, 'query'>,
  shopId: string,
  productIds: readonly string[],
): Promise<Map<string, SharedFacts>> {
  const rows = await sql.query<FactRow>(
    `with channel as (
       select c.facility_id, c.facility_group_id from shop s join facility c on c.facility_id = s.channel_id where s.shop_id = $1
     ), pool as (
       -- Channels that sell from a facility of the same group: one pool, whatever they are called.
       select distinct o.facility_id from channel c
       join facility_group_member mine on mine.facility_group_id = c.facility_group_id
       join facility_group_member theirs on theirs.facility_id = mine.facility_id
       join facility o on o.facility_group_id = theirs.facility_group_id
       union select facility_id from channel
     )
     select p.product_id, f.facilities, coalesce(t.threshold, 0) as threshold, coalesce(q.units, 0) as queued, coalesce(u.units, 0) as unseen_elsewhere,
            ${isReadAgain} as is_read_again
     from unnest($2::text[]) as p (product_id)
     cross join channel c
     left join lateral (
       select json_agg(json_build_object('facilityId', m.facility_id, 'priority', m.priority,
                                         'availableToPromise', coalesce(i.available_to_promise, 0), 'quantityOnHand', coalesce(i.quantity_on_hand, 0),
                                         'safetyStock', coalesce(s.safety_stock, 0))) as facilities
       from facility_group_member m
       left join inventory i on i.product_id = p.product_id and i.facility_id = m.facility_id
       left join threshold s on s.product_id = p.product_id and s.facility_id = m.facility_id
       where m.facility_group_id = c.facility_group_id
     ) f on true
     left join threshold t on t.product_id = p.product_id and t.facility_id = c.facility_id
     left join lateral (
       select sum(o.units) as units from order_queue o where o.product_id = p.product_id and o.channel_id in (select facility_id from pool)
     ) q on true
     left join lateral (
       select sum(o.units) as units from unseen_order o join shop s on s.shop_id = o.shop_id
       where o.product_id = p.product_id and o.shop_id <> $1 and s.channel_id in (select facility_id from pool)
     ) u on true`,
    [shopId, productIds],
  );
  if (rows.some((row) => row.is_read_again)) throw copiesReadAgain();
  return new Map(
    rows.map((row) => [
      row.product_id,
      {
        facilities: row.facilities ?? [],
        threshold: Number(row.threshold),
        queued: Number(row.queued),
        unseenElsewhere: Number(row.unseen_elsewhere),
      },
    ]),
  );
}

export const copiesReadAgain = (): StocklineError =>
  new StocklineError({
    code: 'copies_read_again',
    message: 'copies of what numbers depend on are being read again',
    hint: 'What is due stays due, and goes out once they are read.',
    retriable: true,
  });
