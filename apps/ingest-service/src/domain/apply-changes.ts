import { chooseBin } from './choose-bin';
import { deltasOf, type Quantities } from './deltas-of';
import type { StockChange } from './stock-change';

/** A bin as it stands, and the moment that the last absolute value whose source named one spoke of. */
export interface Bin extends Quantities {
  binNo: number;
  asOfMs: number | null;
}

/** A level as it stood before, with its bins. */
export interface Level extends Quantities {
  productNo: number;
  facilityNo: number;
  version: number;
  /** Nearly always one or two: a list is quicker than a map of so few. */
  bins: readonly Bin[];
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

/**
 * A change that comes too late to have an effect: a delta that happened before the moment an absolute value spoke of is `included` in that
 * value; an absolute value that speaks of an earlier moment than the last one is `superseded` by it.
 */
export interface LateChange {
  change: StockChange;
  binNo: number;
  outcome: 'included' | 'superseded';
  /** The moment that the value in force speaks of. */
  asOfMs: number;
  /** The level's version, which has the change in it. */
  version: number;
}

/** A level as it stands after a walk. */
export interface LevelAfter {
  productNo: number;
  facilityNo: number;
  total: Quantities;
  version: number;
}
/** A bin as it stands after a walk. */
export interface BinAfter extends Bin {
  productNo: number;
  facilityNo: number;
  /** Whether the level had no such bin before. */
  isNew: boolean;
}

export interface Walk {
  entries: LedgerEntry[];
  /** Levels that moved. */
  levels: LevelAfter[];
  /** Bins whose quantities or moment are other than before. */
  bins: BinAfter[];
  late: LateChange[];
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
): Walk {
  const current = new Map<string, WorkingLevel>();
  const entries: LedgerEntry[] = [];
  const late: LateChange[] = [];
  for (const change of changes) {
    const key = levelKey(change.productNo, change.facilityNo);
    let level = current.get(key);
    if (!level) current.set(key, (level = workingCopy(levels.get(key)!, movements.get(key) ?? [])));
    const binNo = change.binNo ?? chooseBin(level.bins, defaultBinNo);
    const before = level.bins.find((bin) => bin.binNo === binNo) ?? { binNo, ...empty };
    const { asOfMs } = before;
    const outcome = asOfMs === null ? undefined : lateness(change, asOfMs);
    if (outcome) {
      late.push({ change, binNo, outcome, asOfMs: asOfMs!, version: level.version });
      continue;
    }
    const delta = deltasOf(change.effect, before, movedSince(level.movements, binNo, change));
    const after: Bin = { binNo, ...sum(before, delta), asOfMs: statedMoment(change) ?? asOfMs };
    const moves = delta.quantityOnHand !== 0 || delta.availableToPromise !== 0;
    if (moves || after.asOfMs !== asOfMs) {
      replace(level.bins, after);
      replace(level.touched, after);
    }
    if (!moves) continue;
    level.total = sum(level.total, delta);
    level.version += 1;
    if (isDelta(change)) level.movements.push({ binNo, occurredAtMs: change.occurredAtMs, ...delta });
    entries.push({ change, binNo, before, delta, levelAfter: level.total, version: level.version });
  }
  const walked = [...current.values()];
  return { entries, levels: walked.filter(hasMoved), bins: walked.flatMap(binsAfter), late };
}

/** Deltas are remembered for a while, so that an absolute value that speaks of an earlier moment does not undo them. */
export const isDelta = (change: StockChange): boolean => !('asOfMs' in change.effect);

/** What a stated moment makes of a change to its bin: nothing of one that came in time. */
function lateness({ effect, occurredAtMs }: StockChange, asOfMs: number): LateChange['outcome'] | undefined {
  // That it still speaks of what stands was judged by the version, under the same lock.
  if (effect.kind === 'observed') return undefined;
  if (!('asOfMs' in effect)) return occurredAtMs <= asOfMs ? 'included' : undefined;
  return effect.isStated && effect.asOfMs < asOfMs ? 'superseded' : undefined;
}

const statedMoment = ({ effect }: StockChange): number | undefined =>
  'asOfMs' in effect && effect.isStated ? effect.asOfMs : undefined;

interface WorkingLevel {
  productNo: number;
  facilityNo: number;
  total: Quantities;
  version: number;
  versionBefore: number;
  binsBefore: readonly Bin[];
  bins: Bin[];
  touched: Bin[];
  movements: Movement[];
}

const hasMoved = ({ version, versionBefore }: WorkingLevel): boolean => version > versionBefore;

const binsAfter = ({ productNo, facilityNo, binsBefore, touched }: WorkingLevel): BinAfter[] =>
  touched.map(({ binNo, quantityOnHand, availableToPromise, asOfMs }) => ({
    productNo,
    facilityNo,
    binNo,
    quantityOnHand,
    availableToPromise,
    asOfMs,
    isNew: !binsBefore.some((before) => before.binNo === binNo),
  }));

function replace(bins: Bin[], after: Bin): void {
  const place = bins.findIndex(({ binNo }) => binNo === after.binNo);
  if (place < 0) bins.push(after);
  else bins[place] = after;
}

const nothing: Quantities = { quantityOnHand: 0, availableToPromise: 0 };
const empty = { ...nothing, asOfMs: null };

const sum = (left: Quantities, right: Quantities): Quantities => ({
  quantityOnHand: left.quantityOnHand + right.quantityOnHand,
  availableToPromise: left.availableToPromise + right.availableToPromise,
});

const workingCopy = (level: Level, movements: readonly Movement[]): WorkingLevel => ({
  productNo: level.productNo,
  facilityNo: level.facilityNo,
  total: { quantityOnHand: level.quantityOnHand, availableToPromise: level.availableToPromise },
  version: level.version,
  versionBefore: level.version,
  binsBefore: level.bins,
  bins: [...level.bins],
  touched: [],
  movements: [...movements],
});

function movedSince(movements: readonly Movement[], binNo: number, { effect }: StockChange): Quantities {
  if (!('asOfMs' in effect)) return nothing;
  return movements
    .filter((movement) => movement.binNo === binNo && movement.occurredAtMs > effect.asOfMs)
    .reduce(sum, nothing);
}
