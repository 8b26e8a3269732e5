import type { Tx } from '@app/common/database';
import { percentOf, type ComparedRows, type GuardFigure, type GuardLimits } from '@app/common/imports';
import type { Meaning, StockKind } from './stock-kinds';

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
 * left, and how much moves beside what the balances that the file names hold. What begins with the file says nothing.
 * `leftUnits` is what the rows say that were not staged, because they leave things as they are.
 */
export async function weighStock(
  tx: Tx,
  meaning: Meaning,
  { unchanged }: ComparedRows,
  leftUnits: number,
): Promise<GuardFigure[]> {
  const [some] = await tx.query<{ old: boolean }>('select exists (select from differing where not is_new) as old');
  if (!some!.old) return [];
  const [weighed] = await tx.query<Weighed>(weigh(meaning));
  const { changed, zeroed, emptied } = weighed!;
  const stock = Number(weighed!.stock) + leftUnits + Math.max(0, Number(weighed!.kept));
  return figuresOf({ changed, unchanged, zeroed, emptied, moved: Number(weighed!.moved), stock });
}

/** The figures of a file: levels it changes, rows that change nothing, levels it brings to zero, facilities it empties, units that move and units that the levels hold. */
export function figuresOf({
  changed,
  unchanged,
  zeroed,
  emptied,
  moved,
  stock,
}: {
  changed: number;
  unchanged: number;
  zeroed: number;
  emptied: readonly string[];
  moved: number;
  stock: number;
}): GuardFigure[] {
  const levels = changed + unchanged;
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

/** Fewer levels that go to zero empty no facility. */
export const fewestEmptied = 20;

/** Whether the levels that go to zero in a facility, a row `z` of them, are all that had something to sell there. */
export const isEmptied = `z.levels >= ${fewestEmptied} and z.levels >= (
  select count(*) from (select from inventory_level l where l.facility_no = z.facility_no and l.available_to_promise > 0 limit z.levels + 1) s)`;

/** Whether a change `c` brings a level `l` that had something to sell to zero. */
export const goesToZero = (meaning: Meaning): string =>
  `c.difference < 0 and ${meaning === 'QOH' ? '' : 'c.stood + c.difference <= 0 and '}l.available_to_promise > 0 and l.available_to_promise + c.difference <= 0`;

/**
 * Of a file of absolute numbers, those that stay as they are say what they hold. A level is looked at where of what the file names in it nothing is left; by its QOH,
 * where that falls. A facility is emptied where as many levels go to zero as had anything; counting them ends with the first one more, and begins only where enough go
 * to zero to be judged.
 */
const weigh = (meaning: Meaning): string => `
  with change as materialized (
    select product_no, facility_no, sum(difference)::bigint as difference, sum(stood) as stood, bool_and(is_new) as is_new from differing group by 1, 2
  ), zeroed as materialized (
    select facility_no, count(*) as levels from change c join inventory_level l using (product_no, facility_no)
    where ${goesToZero(meaning)}
    group by 1
  )
  select (select count(*)::int from change) as changed,
         (select coalesce(sum(levels), 0)::int from zeroed) as zeroed,
         (select coalesce(sum(abs(difference)), 0) from change where not is_new) as moved,
         (select coalesce(sum(greatest(stood, 0)), 0) from change) as stock,
         ${
           meaning === 'DIFFERENCE'
             ? '0'
             : '(select coalesce(sum(value::bigint), 0) from staging) - (select coalesce(sum(value), 0) from differing)'
         } as kept,
         array(select f.facility_id from zeroed z join facility f using (facility_no)
               where ${isEmptied}
               order by 1) as emptied`;
