import type { Tx } from '@app/common/database';
import { percentOf, type GuardFigure, type ImportFile } from '@app/common/imports';

/**
 * How far a thresholds file goes: how many products of the catalogue get another value than the one in force, and how many of its values are
 * above what the channel has in stock. A product without a value in force, and one whose stock nobody has heard of, say nothing.
 */
export async function weighThresholds(tx: Tx, { importNo }: ImportFile): Promise<GuardFigure[]> {
  const [weighed] = await tx.query<{ changed: number; catalogue: number; known: number; above: number }>(weigh, [
    importNo,
  ]);
  const { changed, catalogue, known, above } = weighed!;
  const share = percentOf(changed, catalogue);
  const shareAbove = percentOf(above, known);
  return [
    {
      guard: 'catalogueChanged',
      figure: share,
      of: catalogue,
      says: `${share} % of the catalogue (${changed} of ${catalogue} products) get another value than the one in force`,
    },
    {
      guard: 'valuesAboveStock',
      figure: shareAbove,
      of: known,
      says: `${shareAbove} % of ${known} thresholds are above what their channel has in stock`,
    },
  ];
}

/** $1 import. */
const weigh = `
  with stated as materialized (
    select d.product_no, d.facility_no, max(d.units) as units from threshold_difference d where d.import_no = $1::bigint group by 1, 2
  ), member as (
    select f.facility_no, m.value->>'facilityId' as facility_id
    from facility f join facility_group g using (facility_group_id) cross join lateral jsonb_array_elements(g.members) m
    where f.type = 'CONFIGURATION'
  ), available as (
    select s.product_no, s.facility_no, s.units, sum(k.available_to_promise) as units_there
    from stated s join product p using (product_no) join member m using (facility_no)
    join stock k on k.product_id = p.product_id and k.facility_id = m.facility_id collate "C"
    where s.units is not null
    group by 1, 2, 3
  )
  select (select count(distinct s.product_no)::int from stated s join in_force i using (product_no, facility_no) where i.effective_from is not null) as changed,
         (select count(*)::int from product) as catalogue,
         (select count(*)::int from available) as known,
         (select count(*)::int from available where units > units_there) as above`;
