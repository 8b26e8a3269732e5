import type { Delivery } from './delivery';
import { planLevels, type Plan } from './plan-levels';
import { readShop, type Reading } from './read-shop';
import type { Selection } from './ports';

export const levelsAtATime = 5_000;

export interface ShopUpload {
  selection: Selection;
  /** Compares and tells, and writes nothing to the shop. */
  dryRun: boolean;
  signal: AbortSignal;
  /** Is told how many levels have an outcome, of how many. */
  onProgress: (stage: string, done: number, total: number | null) => Promise<void>;
}

export interface Planned {
  plan: Plan;
  reading: Reading;
}

/** Plans the selected levels that the run has no outcome for yet, some at a time, and settles what needs no writing. */
export async function* planSelected(
  delivery: Delivery,
  { selection, signal, onProgress }: ShopUpload,
): AsyncGenerator<Planned> {
  const { levels, shopId, runId } = delivery;
  const left = { ...selection, notIn: runId };
  const total = await levels.countSelected(shopId, left);
  let done = 0;
  for (let after = ''; ;) {
    signal.throwIfAborted();
    const due = await levels.select(shopId, left, after, levelsAtATime);
    if (due.length === 0) return;
    after = due.at(-1)!.productId;
    const listed = selection.which === 'all' ? await levels.listed(runId, shopId, due) : undefined;
    const reading = await readShop(delivery, due, { dryRun: false, ...(listed ? { listed } : {}) });
    const plan = await planLevels(levels, shopId, due, reading);
    await levels.settle(shopId, runId, undefined, 'confirmed', plan.outcomes);
    yield { plan, reading };
    await onProgress('comparing', (done += due.length), Math.max(total, done));
  }
}
