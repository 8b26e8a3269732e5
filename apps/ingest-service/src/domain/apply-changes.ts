import { chooseBin } from './choose-bin';
import { deltasOf, type Quantities } from './deltas-of';
import type { StockChange } from './stock-change';

/** A level as it stood before, with its bins. */
export interface Level extends Quantities {
  productNo: number;
  facilityNo: number;
  version: number;
  bins: ReadonlyMap<number, Quantities>;
}

/** A delta of one bin and the moment it happened. */
export interface Movement extends Quantities {
  binNo: number;
  occurredAtMs: number;
}

/** One row of the ledger, and the level after it: what `inventory-changed` tells. */
export interface LedgerEntry {
  change: StockChange;
  binNo: number;
  before: Quantities;
  delta: Quantities;
  levelAfter: Quantities;
  version: number;
}

export const levelKey = (productNo: number, facilityNo: number): string => `${productNo}|${facilityNo}`;

/**
 * Walks changes in their order over the levels they touch and gives the ledger rows. A change that moves nothing gives none.
 * Every level that a change names must be in `levels`; `movements` holds what moved lately, by level key.
 */
export function applyChanges(
  levels: ReadonlyMap<string, Level>,
  movements: ReadonlyMap<string, readonly Movement[]>,
  changes: readonly StockChange[],
  defaultBinNo: number,
): LedgerEntry[] {
  const current = new Map<string, WorkingLevel>();
  const entries: LedgerEntry[] = [];
  for (const change of changes) {
    const key = levelKey(change.productNo, change.facilityNo);
    let level = current.get(key);
    if (!level) current.set(key, (level = workingCopy(levels.get(key)!, movements.get(key) ?? [])));
    const binNo = change.binNo ?? chooseBin(level.bins, defaultBinNo);
    const before = level.bins.get(binNo) ?? nothing;
    const delta = deltasOf(change.effect, before, movedSince(level.movements, binNo, change));
    if (delta.quantityOnHand === 0 && delta.availableToPromise === 0) continue;
    level.bins.set(binNo, sum(before, delta));
    level.total = sum(level.total, delta);
    level.version += 1;
    if (isDelta(change)) level.movements.push({ binNo, occurredAtMs: change.occurredAtMs, ...delta });
    entries.push({ change, binNo, before, delta, levelAfter: level.total, version: level.version });
  }
  return entries;
}

/** Deltas are remembered for a while, so that an absolute value that speaks of an earlier moment does not undo them. */
export const isDelta = (change: StockChange): boolean => !('asOfMs' in change.effect);

interface WorkingLevel {
  total: Quantities;
  version: number;
  bins: Map<number, Quantities>;
  movements: Movement[];
}

const nothing: Quantities = { quantityOnHand: 0, availableToPromise: 0 };

const sum = (left: Quantities, right: Quantities): Quantities => ({
  quantityOnHand: left.quantityOnHand + right.quantityOnHand,
  availableToPromise: left.availableToPromise + right.availableToPromise,
});

const workingCopy = (level: Level, movements: readonly Movement[]): WorkingLevel => ({
  total: { quantityOnHand: level.quantityOnHand, availableToPromise: level.availableToPromise },
  version: level.version,
  bins: new Map(level.bins),
  movements: [...movements],
});

function movedSince(movements: readonly Movement[], binNo: number, { effect }: StockChange): Quantities {
  if (!('asOfMs' in effect)) return nothing;
  return movements
    .filter((movement) => movement.binNo === binNo && movement.occurredAtMs > effect.asOfMs)
    .reduce(sum, nothing);
}
