import { mustWrite } from '../domain/must-write';
import { targetsOf, type Mapping } from '../domain/targets-of';
import { isUnreadable, unreadable } from '../domain/unreadable';
import { placeOf, type DueLevel, type LevelOutcome, type Levels, type Observations, type PlannedLevel } from './ports';

export interface Plan {
  /** What prevents overselling goes out before what merely raises stock. */
  falls: PlannedLevel[];
  rises: PlannedLevel[];
  /** Decided without writing. */
  outcomes: LevelOutcome[];
}

/** Computes what the shop is to show of some levels, and tells by what it shows which of them must be written. */
export async function planLevels(
  levels: Levels,
  shopId: string,
  due: readonly DueLevel[],
  observations: Observations,
): Promise<Plan> {
  const mappings = await levels.mappings(shopId);
  const facts = await levels.facts(shopId, [...new Set(due.map(({ productId }) => productId))]);
  const plan: Plan = { falls: [], rises: [], outcomes: [] };
  for (const [productId, ofProduct] of Map.groupBy(due, (level) => level.productId)) {
    const targets = targetsOf(mappings, facts.get(productId)!);
    for (const level of ofProduct) planLevel(plan, level, targets.get(level.locationId), observations);
  }
  return plan;
}

function planLevel(plan: Plan, level: DueLevel, target: number | undefined, observations: Observations): void {
  if (target === undefined) {
    plan.outcomes.push({
      outcome: 'deferred',
      level,
      code: 'not_mapped',
      reason: 'the location is no longer mapped',
    });
    return;
  }
  const observation = observations.get(placeOf(level)) ?? { code: 'ITEM_NOT_STOCKED' };
  if ('code' in observation) {
    const { code } = observation;
    plan.outcomes.push({ outcome: 'parked', level, code, reason: unreadable[code], target });
    return;
  }
  const observed = observation.quantity;
  if (!mustWrite(target, observed)) plan.outcomes.push({ outcome: 'unchanged', level, observed, target });
  // What Shopify refused to be written stays set aside until its product or mapping changes, or a person releases it.
  else if (level.parked && !isUnreadable(level.parked.code))
    plan.outcomes.push({ outcome: 'parked', level, ...level.parked, observed, target });
  else (target < observed ? plan.falls : plan.rises).push({ ...level, observed, target });
}

export const locationsToRead = (mappings: readonly Mapping[], chosen: readonly string[] | null): string[] =>
  mappings.map(({ locationId }) => locationId).filter((locationId) => chosen?.includes(locationId) ?? true);
