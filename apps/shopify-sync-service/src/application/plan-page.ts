import type { Delivery } from './delivery';
import { planLevels, type Plan } from './plan-levels';
import { readShop, type Reading } from './read-shop';
import type { LevelPage } from './selected-pages';

export interface Planned {
  plan: Plan;
  reading: Reading;
}

/** Plans some of the selected levels, and settles what needs no writing. */
export async function planPage(delivery: Delivery, { due, listed }: LevelPage): Promise<Planned> {
  const { levels, shopId, runId } = delivery;
  const reading = await readShop(delivery, due, { dryRun: false, ...(listed ? { listed } : {}) });
  const plan = await planLevels(levels, shopId, due, reading);
  await levels.settle(shopId, runId, undefined, 'confirmed', plan.outcomes);
  return { plan, reading };
}
