import type { Delivery } from './delivery';
import { planLevels, type Plan } from './plan-levels';
import { readShop, type Reading } from './read-shop';
import { selectedPages, type ShopUpload } from './selected-pages';

export interface Planned {
  plan: Plan;
  reading: Reading;
}

/** Plans the selected levels that the run has no outcome for yet, some at a time, and settles what needs no writing. */
export async function* planSelected(delivery: Delivery, upload: ShopUpload): AsyncGenerator<Planned> {
  const { levels, shopId, runId } = delivery;
  for await (const { due, listed, done } of selectedPages(delivery, upload, 'comparing')) {
    const reading = await readShop(delivery, due, { dryRun: false, ...(listed ? { listed } : {}) });
    const plan = await planLevels(levels, shopId, due, reading);
    await levels.settle(shopId, runId, undefined, 'confirmed', plan.outcomes);
    yield { plan, reading };
    await done();
  }
}
