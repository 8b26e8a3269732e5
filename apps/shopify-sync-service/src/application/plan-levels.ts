import { driftReturns } from '../domain/drift';
import { mustWrite } from '../domain/must-write';
import { noneUnseen, targetsOf, type ShopLayout } from '../domain/targets-of';
import { isUnreadable, unreadable } from '../domain/unreadable';
import { placeOf, type DueLevel, type LevelOutcome, type Levels, type PlannedLevel } from './ports';
import type { Reading } from './read-shop';

export interface Plan {
  /** What prevents overselling goes out before what merely raises stock. */
  falls: PlannedLevel[];
  rises: PlannedLevel[];
  /** Decided without writing. */
  outcomes: LevelOutcome[];
  /** What each location is to show, by product. */
  targets: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** Computes what the shop is to show of some levels, and tells by what it shows which of them must be written. */
export async function planLevels(
  levels: Levels,
  shopId: string,
  due: readonly DueLevel[],
  reading: Reading,
): Promise<Plan> {
  const layout = await levels.layout(shopId);
  const facts = await levels.facts(shopId, [...new Set(due.map(({ productId }) => productId))]);
  const targets = new Map(
    [...facts].map(([productId, shared]) => [
      productId,
      targetsOf(layout, { ...shared, unseenHere: reading.unseen.get(productId) ?? new Map<string, number>() }),
    ]),
  );
  const marked = new Map(
    [...facts].map(([productId, shared]) => [productId, targetsOf(layout, { ...shared, ...noneUnseen })]),
  );
  const plan: Plan = { falls: [], rises: [], outcomes: [], targets };
  for (const level of due) {
    const markedTarget = marked.get(level.productId)?.get(level.locationId);
    const target = targets.get(level.productId)?.get(level.locationId);
    planLevel(plan, { ...level, ...(markedTarget === undefined ? {} : { markedTarget }) }, target, reading);
  }
  return plan;
}

function planLevel(
  plan: Plan,
  level: DueLevel,
  target: number | undefined,
  { observations, returning, inBulk }: Reading,
): void {
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
  const underWay = inBulk.get(placeOf(level));
  // A bulk operation writes it; only where that leaves more than may be sold is it overtaken.
  if (underWay !== undefined && !(target < underWay && mustWrite(target, observed)))
    plan.outcomes.push({ outcome: 'deferred', level, ...inBulkOperation });
  else if (!mustWrite(target, observed)) plan.outcomes.push({ outcome: 'unchanged', level, observed, target });
  // What Shopify refused to be written stays set aside until its product or mapping changes, or a person releases it.
  else if (returning.has(placeOf(level)))
    plan.outcomes.push({ outcome: 'parked', level, ...driftReturns, observed, target });
  else if (level.parked && !isUnreadable(level.parked.code))
    plan.outcomes.push({ outcome: 'parked', level, ...level.parked, observed, target });
  else (target < observed ? plan.falls : plan.rises).push({ ...level, observed, target });
}

const inBulkOperation = {
  code: 'bulk_under_way',
  reason: 'a bulk operation that goes on in the shop writes this level; it stays due until that is over',
};

export const locationsToRead = ({ mappings }: ShopLayout, chosen: readonly string[] | null): string[] =>
  mappings.map(({ locationId }) => locationId).filter((locationId) => chosen?.includes(locationId) ?? true);
