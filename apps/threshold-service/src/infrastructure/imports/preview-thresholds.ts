import type { Preview } from '@app/common/imports';

/**
 * What a thresholds file would hold back, and what that does to the number that the channel sells by: from the copies of stock, safety stock and
 * queue that are kept here. What each of the channel's shops makes of that number is shopify-sync's to explain. Blank where nobody has heard of the product's stock, for a value that begins later, and for safety stock, which is of no
 * one channel.
 */
export const previewThresholds: Preview = {
  columns: [
    'productId',
    'facilityId',
    'kind',
    'unitsBefore',
    'unitsAfter',
    'from',
    'thru',
    'onlineBefore',
    'onlineAfter',
  ],
  seeAlso: {
    template: '/explain?productId={productId}&shopId={shopId}&locationId={locationId}',
    title: 'shopify-sync: what a location of a shop shows, and why',
  },
  rows: async (_, { importNo }) => ({ sql: rows, values: [importNo] }),
};

const instant = (expression: string): string =>
  `to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** $1 import. Undated rows begin now: the preview does not name their moment, so that it can be held against what is applied later. */
const rows = `
  with stated as materialized (
    select d.*, f.facility_id, f.type, i.kind as kind_before, case when i.effective_from is not null then i.units end as units_before
    from threshold_difference d join facility f using (facility_no) left join in_force i using (product_no, facility_no)
    where d.import_no = $1::bigint
  ), member as (
    select f.facility_no, m.value->>'facilityId' as facility_id
    from facility f join facility_group g using (facility_group_id) cross join lateral jsonb_array_elements(g.members) m
    where f.type = 'CONFIGURATION'
  ), sellable as (
    select s.product_no, s.facility_no, sum(greatest(0, k.available_to_promise - coalesce(h.units, 0))) as units
    from (select distinct product_no, facility_no from stated where type = 'CONFIGURATION') s
    join product p using (product_no) join member m using (facility_no)
    join stock k on k.product_id = p.product_id and k.facility_id = m.facility_id collate "C"
    left join facility l on l.facility_id = m.facility_id collate "C"
    left join in_force h on h.product_no = s.product_no and h.facility_no = l.facility_no and h.kind = 'safety_stock'
    group by 1, 2
  )
  select p.product_id as "productId", s.facility_id as "facilityId",
         case s.type when 'CONFIGURATION' then 'threshold' else 'safety stock' end as kind,
         s.units_before as "unitsBefore", s.units as "unitsAfter",
         case when s.effective_from > now() then ${instant('s.effective_from')} end as "from", ${instant('s.effective_thru')} as thru,
         greatest(0, a.units - coalesce(s.units_before, 0) - coalesce(q.units, 0)) as "onlineBefore",
         case when s.effective_from <= now() then greatest(0, a.units - coalesce(s.units, 0) - coalesce(q.units, 0)) end as "onlineAfter"
  from stated s join product p using (product_no)
  left join sellable a using (product_no, facility_no)
  left join order_queue q on q.product_id = p.product_id and q.channel_id = s.facility_id
  order by 1, 2, s.effective_from`;
