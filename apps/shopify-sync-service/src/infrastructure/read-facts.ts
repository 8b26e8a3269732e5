import type { Sql } from '@app/common/database';
import type { ProductFacts } from '../domain/targets-of';

interface FactRow {
  product_id: string;
  facilities: { facilityId: string; priority: number; availableToPromise: number; safetyStock: number }[] | null;
  threshold: string;
  queued: string;
}

/** What the numbers of some products in one shop depend on, all of it read in one statement and so at one moment. */
export async function readFacts(
  sql: Pick<Sql, 'query'>,
  shopId: string,
  productIds: readonly string[],
): Promise<Map<string, ProductFacts>> {
  const rows = await sql.query<FactRow>(
    `with channel as (
       select c.facility_id, c.facility_group_id from shop s join facility c on c.facility_id = s.channel_id where s.shop_id = $1
     )
     select p.product_id, f.facilities, coalesce(t.threshold, 0) as threshold, coalesce(q.units, 0) as queued
     from unnest($2::text[]) as p (product_id)
     cross join channel c
     left join lateral (
       select json_agg(json_build_object('facilityId', m.facility_id, 'priority', m.priority,
                                         'availableToPromise', coalesce(i.available_to_promise, 0), 'safetyStock', coalesce(s.safety_stock, 0))) as facilities
       from facility_group_member m
       left join inventory i on i.product_id = p.product_id and i.facility_id = m.facility_id
       left join threshold s on s.product_id = p.product_id and s.facility_id = m.facility_id
       where m.facility_group_id = c.facility_group_id
     ) f on true
     left join threshold t on t.product_id = p.product_id and t.facility_id = c.facility_id
     left join order_queue q on q.product_id = p.product_id and q.channel_id = c.facility_id`,
    [shopId, productIds],
  );
  return new Map(
    rows.map((row) => [
      row.product_id,
      { facilities: row.facilities ?? [], threshold: Number(row.threshold), queued: Number(row.queued) },
    ]),
  );
}
