import { fetchContent } from './fetch-content';
import type { FileImport } from './file-import';
import { putAway, takeEffect } from './finish-file';
import { workOn, type Surroundings } from './work-on';

/**
 * Takes files to their end. They are compared and take effect one at a time, in their order; the next one comes over meanwhile, and the one before
 * is reported and moved away. A file that cannot be finished now does not keep the others waiting; its failure is told once they are done.
 */
export async function finishFiles(rows: readonly FileImport[], around: Surroundings): Promise<void> {
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

  let next: Promise<string | undefined> | undefined;
  let leaving: Promise<unknown> = Promise.resolve();
  for (let place = 0; place < rows.length && !isOver(); place++) {
    const coming = next;
    next = comesOver(rows[place + 1], around);
    const work = await attempt(async () => {
      const taken = { ...workOn(around, rows[place]!), coming };
      await takeEffect(taken);
      return taken;
    });
    await leaving;
    if (work) leaving = attempt(() => putAway(work));
  }
  await Promise.allSettled([next, leaving]);
  if (failures.length > 0) throw failures[0];
}

/** The content of a file whose turn is next; undefined where there is nothing to fetch. What goes wrong is told when it is waited for. */
function comesOver(row: FileImport | undefined, around: Surroundings): Promise<string | undefined> | undefined {
  if (row?.state !== 'claimed' || row.undoOf !== null) return undefined;
  const coming = (async () => fetchContent(workOn(around, row)))();
  coming.catch(() => undefined);
  return coming;
}
