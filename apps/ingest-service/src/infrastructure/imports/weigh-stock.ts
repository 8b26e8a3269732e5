import type { Tx } from '@app/common/database';
import { percentOf, type ComparedRows, type GuardFigure, type GuardLimits } from '@app/common/imports';
import type { StockKind } from './stock-kinds';

/**
 * What goes through without a person, in percent; facilities in numbers. A reset states everything, so it is short when something is missing;
 * rows that count each time are asked about when their content was seen before.
 */
export const stockGuards = ({ configId, sameContent }: StockKind): GuardLimits => ({
  levelsToZero: 30,
  facilitiesEmptied: 0,
  shareOfStock: 80,
  ...(configId === 'RESET_INVENTORY' ? { fewerRows: 50 } : {}),
  ...(sameContent === 'asks' ? { contentSeenBefore: 0 } : {}),
});

interface Weighed {
  changed: number;
  zeroed: number;
  moved: string;
  stock: string;
  kept: string;
  emptied: string[];
}

/**
 * How far a stock file goes, from what the comparison found in the same transaction: levels that had something to sell and go to zero, facilities of which nothing is
 * left, and how much moves beside what the levels that the file names hold. Levels that begin with the file say nothing.
 */
export async function weighStock(tx: Tx, kind: StockKind, { unchanged }: ComparedRows): Promise<GuardFigure[]> {
  const [some] = await tx.query<{ old: boolean }>('select exists (select from differing where not is_new) as old');
  if (!some!.old) return [];
  const [weighed] = await tx.query<Weighed>(weigh(kind.sameContent !== 'asks'));
  const { changed, zeroed, emptied } = weighed!;
  const levels = changed + unchanged;
  const [moved, stock] = [Number(weighed!.moved), Number(weighed!.stock) + Math.max(0, Number(weighed!.kept))];
  const [shareZeroed, shareMoved] = [percentOf(zeroed, levels), percentOf(moved, stock)];
  const named = emptied.length === 0 ? '' : `: ${emptied.slice(0, 10).join(', ')}`;
  return [
    {
      guard: 'levelsToZero',
      figure: shareZeroed,
      of: levels,
      says: `${shareZeroed} % of the levels named (${zeroed} of ${levels}) go to zero`,
    },
    {
      guard: 'facilitiesEmptied',
      figure: emptied.length,
      of: zeroed,
      says: `${emptied.length} ${emptied.length === 1 ? 'facility has' : 'facilities have'} nothing left to sell${named}`,
    },
    {
      guard: 'shareOfStock',
      figure: shareMoved,
      of: levels,
      says: `${moved} units move, ${shareMoved} % of the ${stock} that the levels named hold`,
    },
  ];
}

/**
 * Of a file of absolute numbers, those of the levels that stay as they are say what these hold. A facility is emptied where as many levels go to
 * zero as had anything; counting them ends with the first one more, and begins only where enough go to zero to be judged.
 */
const weigh = (isAbsolute: boolean): string => `
  with change as materialized (
    select product_no, facility_no, sum(difference)::bigint as difference from differing group by 1, 2
  ), level as materialized (
    select c.facility_no, c.difference, coalesce(l.available_to_promise, 0) as stands, l.product_no is not null as is_old
    from change c left join inventory_level l using (product_no, facility_no)
  ), zeroed as materialized (
    select facility_no, count(*) as levels from level where stands > 0 and stands + difference <= 0 group by 1
  )
  select (select count(*)::int from level) as changed,
         (select coalesce(sum(levels), 0)::int from zeroed) as zeroed,
         (select coalesce(sum(abs(difference)), 0) from level where is_old) as moved,
         (select coalesce(sum(greatest(stands, 0)), 0) from level) as stock,
         ${
           isAbsolute
             ? '(select coalesce(sum(value::bigint), 0) from staging) - (select coalesce(sum(value), 0) from differing)'
             : '0'
         } as kept,
         array(select f.facility_id from zeroed z join facility f using (facility_no)
               where z.levels >= 20 and z.levels >= (select count(*) from (
                 select from inventory_level l where l.facility_no = z.facility_no and l.available_to_promise > 0 limit z.levels + 1) s)
               order by 1) as emptied`;
