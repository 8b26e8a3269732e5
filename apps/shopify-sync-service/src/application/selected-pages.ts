import type { Delivery } from './delivery';
import type { DueLevel, Observations, Selection } from './ports';

export interface ShopUpload {
  selection: Selection;
  /** Compares and tells, and writes nothing to the shop. */
  dryRun: boolean;
  signal: AbortSignal;
  /** Is told how many levels have an outcome, of how many. */
  onProgress: (stage: string, done: number, total: number | null) => Promise<void>;
}

/** Some of the selected levels; all that are selected of their products. */
export interface LevelPage {
  due: readonly DueLevel[];
  /** Of a hard sync, what the shop listed of them. */
  listed: Observations | undefined;
  /** Tells, under the name of the stage, that they are done with. */
  done: () => Promise<void>;
}

/** Of a hard sync, what is left once the shop is listed: what was right is counted, and looked at no more. */
export const leftOpen = ({ which, locationIds }: Selection): Selection => ({
  which: which === 'all' ? 'left_open' : which,
  locationIds,
});

/** The selected levels that the run has no outcome for yet, some at a time. */
export async function* selectedPages(
  { levels, shopId, runId, pages }: Delivery,
  { selection, signal, onProgress }: ShopUpload,
  stage: string,
): AsyncGenerator<LevelPage, undefined> {
  const left = { ...leftOpen(selection), notIn: runId };
  const total = await levels.countSelected(shopId, left);
  let doneWith = 0;
  for (let after = ''; ;) {
    signal.throwIfAborted();
    const due = await levels.select(shopId, left, after, pages.levels);
    if (due.length === 0) return undefined;
    after = due.at(-1)!.productId;
    yield {
      due,
      listed: selection.which === 'all' ? await levels.listed(runId, shopId, due) : undefined,
      done: () => onProgress(stage, (doneWith += due.length), Math.max(total, doneWith)),
    };
  }
}
