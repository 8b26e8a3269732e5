import type { Tx } from '@app/common/database';
import { percentOf, type GuardFigure } from '@app/common/imports';

/**
 * How far a thresholds file goes: how many products of the catalogue get another value than the one in force, and how many of its values are
 * above what the channel has in stock. It reads what the comparison has found different, in its transaction. A product without a value in force, and one whose stock nobody has heard of, say nothing.
 */
export async function weighThresholds(tx: Tx): Promise<GuardFigure[]> {
  const [weighed] = await tx.query<{ changed: number; catalogue: number; known: number; above: number }>(weigh);
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

/**
 * Products and their stock are looked up one by one, each in the order in which it lies: a join would read the whole of both for a file that changes
 * a twentieth.
 */
const weigh = `
  with channel as materialized (
    select f.facility_no, array(select m.value->>'facilityId' from jsonb_array_elements(g.members) m) as members
    from facility f join facility_group g using (facility_group_id) where f.type = 'CONFIGURATION'
  ), stated as materialized (
    select product_no, facility_no, max(units) as units from differing where units is not null group by 1, 2 order by 1, 2
  ), named as materialized (
    select s.units, c.members, p.product_id
    from stated s join channel c using (facility_no)
    cross join lateral (select p.product_id from product p where p.product_no = s.product_no offset 0) p
    order by p.product_id
  ), available as (
    select n.units > k.units as is_below
    from named n
    cross join lateral (
      select sum(k.available_to_promise) as units from stock k where k.product_id = n.product_id and k.facility_id = any(n.members collate "C")
    ) k
    where k.units is not null
  )
  select (select count(distinct product_no)::int from differing where replaces) as changed,
         (select count(*)::int from product) as catalogue,
         count(*)::int as known, count(*) filter (where is_below)::int as above
  from available`;
