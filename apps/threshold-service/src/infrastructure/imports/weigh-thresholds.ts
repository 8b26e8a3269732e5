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

/** Of several values of a key, one that begins later among them, the highest counts. */
const weigh = `
  select (select count(distinct product_no)::int from differing where replaces) as changed,
         (select count(*)::int from product) as catalogue,
         count(*)::int as known, count(*) filter (where units > available)::int as above
  from (
    select max(units) as units, max(available) as available from differing where units is not null and available is not null group by product_no, facility_no
  ) stated`;
