import { mustWrite } from '../domain/must-write';
import { targetsOf } from '../domain/targets-of';
import type { DueLevel, LevelOutcome, Levels, PlannedLevel, ShopAccess } from './ports';

export interface Plan {
  /** What prevents overselling goes out before what merely raises stock. */
  falls: PlannedLevel[];
  rises: PlannedLevel[];
  /** Decided without writing. */
  outcomes: LevelOutcome[];
}

/** Reads what the shop shows of some levels, computes what it is to show, and tells which must be written. */
export async function planLevels(
  levels: Levels,
  access: ShopAccess,
  shopId: string,
  due: readonly DueLevel[],
): Promise<Plan> {
  const plan: Plan = { falls: [], rises: [], outcomes: [] };
  const mappings = await levels.mappings(shopId);
  const facts = await levels.facts(shopId, [...new Set(due.map(({ productId }) => productId))]);
  for (const [locationId, atLocation] of Map.groupBy(due, (level) => level.locationId)) {
    const observations = await access.observe(
      locationId,
      atLocation.map(({ inventoryItemId }) => inventoryItemId),
    );
    for (const level of atLocation) {
      const observation = observations.get(level.inventoryItemId) ?? {
        code: 'ITEM_UNKNOWN',
        reason: 'the shop knows no such inventory item',
      };
      const target = targetsOf(mappings, facts.get(level.productId)!).get(locationId);
      if ('code' in observation) plan.outcomes.push({ outcome: 'parked', level, ...observation });
      else if (target === undefined)
        plan.outcomes.push({
          outcome: 'deferred',
          level,
          code: 'not_mapped',
          reason: 'the location is no longer mapped',
        });
      else if (!mustWrite(target, observation.quantity))
        plan.outcomes.push({ outcome: 'unchanged', level, observed: observation.quantity, target });
      else
        (target < observation.quantity ? plan.falls : plan.rises).push({
          ...level,
          observed: observation.quantity,
          target,
        });
    }
  }
  return plan;
}
