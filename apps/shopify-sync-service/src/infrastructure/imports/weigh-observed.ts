import type { Tx } from '@app/common/database';
import { percentOf, type GuardFigure, type GuardLimits } from '@app/common/imports';

/** What goes through without a person, in percent: the limits of a stock file, as what a file of a shop says is taken just as a reset is. */
export const observedGuards: GuardLimits = { levelsToZero: 30, shareOfStock: 80, fewerRows: 50 };

/** How far a file goes: levels that had something to sell and go to zero, and how much moves. Levels that begin with the file say nothing. */
export async function weighObserved(tx: Tx): Promise<GuardFigure[]> {
  const [weighed] = await tx.query<Record<'levels' | 'old' | 'zeroed' | 'moved' | 'stock', number>>(
    `select count(*)::int as levels, (count(*) filter (where version > 0))::int as old,
            (count(*) filter (where available_to_promise > 0 and available <= 0))::int as zeroed,
            coalesce(sum(abs(available - available_to_promise)), 0)::float8 as moved,
            coalesce(sum(greatest(available_to_promise, 0)), 0)::float8 as stock
     from compared where is_taken`,
  );
  const { levels, old, zeroed, moved, stock } = weighed!;
  if (old === 0) return [];
  const [shareZeroed, shareMoved] = [percentOf(zeroed, levels), percentOf(moved, stock)];
  return [
    {
      guard: 'levelsToZero',
      figure: shareZeroed,
      of: levels,
      says: `${shareZeroed} % of the levels named (${zeroed} of ${levels}) go to zero`,
    },
    {
      guard: 'shareOfStock',
      figure: shareMoved,
      of: levels,
      says: `${moved} units move, ${shareMoved} % of the ${stock} that the levels named hold`,
    },
  ];
}
