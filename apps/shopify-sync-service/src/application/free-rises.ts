import { mustWrite } from '../domain/must-write';
import { risesHeldBack } from '../domain/rises-held-back';
import type { Delivery } from './delivery';
import type { Plan } from './plan-levels';
import type { PlannedLevel } from './ports';

/**
 * Parts rises by whether the item has a fall left in the shop that is not confirmed: one that was set aside, or of a level that is not in hand. Until it is,
 * the sum over the shop's locations must not grow.
 */
export async function freeRises(
  { levels, shopId }: Delivery,
  { rises, targets }: Pick<Plan, 'rises' | 'targets'>,
  parked: readonly PlannedLevel[],
): Promise<ReturnType<typeof risesHeldBack<PlannedLevel>>> {
  const beside = await levels.unsettledBeside(shopId, rises);
  const stuck = beside.filter((level) => {
    const target = targets.get(level.productId)?.get(level.locationId);
    return target !== undefined && mustWrite(target, level.observed) && target < level.observed;
  });
  return risesHeldBack(rises, [...parked, ...stuck]);
}
