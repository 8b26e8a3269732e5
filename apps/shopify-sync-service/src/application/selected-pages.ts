import type { Delivery } from './delivery';
import type { DueLevel, Observations, Selection } from './ports';

const levelsAtATime = 5_000;

export interface ShopUpload {
  selection: Selection;
  /** Compares and tells, and writes nothing to the shop. */
  dryRun: boolean;
  signal: AbortSignal;
  /** Is told how many levels have an outcome, of how many. */
  onProgress: (stage: string, done: number, total: number | null) => Promise<void>;
}

/**
 * The selected levels that the run has no outcome for yet, some at a time, and of a hard sync what the shop listed of them. How many there have been is told
 * under the name of the stage, each time the caller is done with some.
 */
export async function* selectedPages(
  { levels, shopId, runId }: Delivery,
  { selection, signal, onProgress }: ShopUpload,
  stage: string,
): AsyncGenerator<{ due: readonly DueLevel[]; listed: Observations | undefined }> {
  const left = { ...selection, notIn: runId };
  const total = await levels.countSelected(shopId, left);
  let done = 0;
  for (let after = ''; ;) {
    signal.throwIfAborted();
    const due = await levels.select(shopId, left, after, levelsAtATime);
    if (due.length === 0) return;
    after = due.at(-1)!.productId;
    yield { due, listed: selection.which === 'all' ? await levels.listed(runId, shopId, due) : undefined };
    await onProgress(stage, (done += due.length), Math.max(total, done));
  }
}
