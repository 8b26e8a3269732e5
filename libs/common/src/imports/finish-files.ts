import type { Arrived } from './arrived';
import { fetchIntoSpool, fetchSmall } from './fetch-content';
import type { FileImport } from './file-import';
import { putAway, takeEffect } from './finish-file';
import { portionsOf } from './together/portions';
import { putAwayTogether } from './together/put-away-together';
import { takeTogether } from './together/take-together';
import type { Work } from './work';
import { workOn, type Surroundings } from './work-on';

/** Takes files that were begun before, or whose claims stand alone, to their end: each by itself. */
export const finishFiles = (rows: readonly FileImport[], around: Surroundings): Promise<void> =>
  finishPortions(
    rows.map((row) => [row]),
    around,
  );

/** Takes files to their end of which nothing has been begun but their claims: small ones, as far as they suit each other, together. */
export const finishClaimed = (rows: readonly FileImport[], around: Surroundings): Promise<void> =>
  finishPortions(portionsOf(rows, around), around);

/**
 * Files are compared and take effect in their order, one portion at a time; the next portion comes over meanwhile, and the one before
 * is reported and moved away. A file that cannot be finished now does not keep the others waiting; its failure is told once they are done.
 */
async function finishPortions(portions: readonly (readonly FileImport[])[], around: Surroundings): Promise<void> {
  const failures: unknown[] = [];
  const attempt = async <T>(take: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await take();
    } catch (error) {
      failures.push(error);
      return undefined;
    }
  };
  const isOver = (): boolean => failures.length > (around.run.signal.aborted ? 0 : 1);

  let leaving: Promise<unknown> = Promise.resolve();
  const leave = async (away: () => Promise<void>): Promise<void> => {
    await leaving;
    leaving = attempt(away);
  };
  const takeOne = async (one: Arriving): Promise<void> => {
    const work = await attempt(async () => {
      const taken = workOf(one, around);
      await takeEffect(taken);
      return taken;
    });
    if (work) await leave(() => putAway(work));
  };
  /** Gives how many are behind us. */
  const takeNext = async (left: readonly Arriving[]): Promise<number> => {
    const taken =
      left.length === 1 ? { oneByOne: 1 } : await attempt(() => takeTogether(left.map((one) => workOf(one, around))));
    if (taken === undefined) return left.length;
    if ('together' in taken) {
      await leave(() => putAwayTogether(taken.together));
      return taken.together.length;
    }
    for (const one of left.slice(0, taken.oneByOne)) if (!isOver()) await takeOne(one);
    return taken.oneByOne;
  };

  let coming = comesOver(portions[0], around);
  for (let place = 0; place < portions.length && !isOver(); place++) {
    let left = coming;
    coming = comesOver(portions[place + 1], around);
    while (left.length > 0 && !isOver()) left = left.slice(await takeNext(left));
  }
  await Promise.allSettled([...coming.map((one) => one.coming), leaving]);
  if (failures.length > 0) throw failures[0];
}

/** A file and what comes of its content: undefined where there is nothing to fetch. What goes wrong is told when it is waited for. */
interface Arriving {
  readonly row: FileImport;
  readonly coming: Promise<Arrived | undefined> | undefined;
}

const comesOver = (portion: readonly FileImport[] = [], around: Surroundings): Arriving[] =>
  portion.map((row) => {
    if (row.state !== 'claimed' || row.undoOf !== null) return { row, coming: undefined };
    const fetch = portion.length > 1 ? fetchSmall : fetchIntoSpool;
    const coming = (async () => fetch(workOn(around, row)))();
    coming.catch(() => undefined);
    return { row, coming };
  });

const workOf = ({ row, coming }: Arriving, around: Surroundings): Work => ({ ...workOn(around, row), coming });
