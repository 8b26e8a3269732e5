import type { ShopifyInventoryApplied, ShopifyInventoryObserved } from '@app/common/contracts';
import { levelKey, type Level } from './apply-changes';
import type { StockChange } from './stock-change';

type Row = ShopifyInventoryObserved['rows'][number];
type Names = Pick<StockChange, 'productNo' | 'productId' | 'facilityNo' | 'facilityId'>;

/** A row with the level it names, or with why it names none. */
export interface ObservedRow extends Row {
  readonly level?: Names;
  readonly problem?: { readonly code: string; readonly message: string; readonly hint?: string };
}

export interface Judged {
  readonly changes: StockChange[];
  readonly counts: Pick<ShopifyInventoryApplied, 'applied' | 'unchanged' | 'superseded' | 'rejected'>;
  readonly rejections: ShopifyInventoryApplied['rejections'];
  readonly appliedRows: NonNullable<ShopifyInventoryApplied['appliedRows']>;
  readonly supersededLines: number[];
}

/** The import that a location is in one run: what is applied of its chunks carries its number, and an undo finds it by that. */
export interface ObservedImport {
  readonly importNo: string;
  readonly importId: string;
  /** The moment that all its rows took effect by: that of its first chunk. */
  readonly asOf: Date;
  /** Taken back already: what comes of it afterwards has no effect. */
  readonly isUndone: boolean;
}

/** The levels that rows speak of, as changes of nothing: what is to be locked. */
export const levelsNamed = (chunk: ShopifyInventoryObserved, rows: readonly ObservedRow[]): StockChange[] =>
  rows.flatMap(({ line, level }) => (level ? [changeOf({ chunk, nowMs: 0 }, line, level, 0, 0)] : []));

/**
 * What becomes of each row of a chunk, given the levels under lock. A row is applied only while the level has the version that the reader
 * knew, in the same epoch; of two items that are one product neither can be right, and both are rejected.
 */
export function judgeObserved(
  chunk: ShopifyInventoryObserved,
  rows: readonly ObservedRow[],
  levels: ReadonlyMap<string, Level>,
  epoch: number,
  at: { readonly nowMs: number; readonly own?: ObservedImport },
): Judged {
  const counts = { applied: 0, unchanged: 0, superseded: 0, rejected: 0 };
  const rejections: ShopifyInventoryApplied['rejections'] = [];
  const appliedRows: NonNullable<ShopifyInventoryApplied['appliedRows']> = [];
  const supersededLines: number[] = [];
  const changes: StockChange[] = [];
  const times = new Map<number, number>();
  for (const { level } of rows) if (level) times.set(level.productNo, (times.get(level.productNo) ?? 0) + 1);
  const reject = (line: number, code: string, reason: string, hint: string | null): void => {
    counts.rejected++;
    rejections.push({ line, code, reason, hint });
  };
  for (const { line, level: names, problem, available, onHand, version, epoch: known } of rows) {
    if (!names) {
      reject(line, problem!.code, problem!.message, problem!.hint ?? null);
      continue;
    }
    if (times.get(names.productNo)! > 1) {
      const reason = `several items of the location are product "${names.productId}"`;
      reject(line, 'product_ambiguous', reason, 'Take the identification off all items but one.');
      continue;
    }
    const level = levels.get(levelKey(names.productNo, names.facilityNo))!;
    if (at.own?.isUndone || level.version !== version || (version > 0 && known !== epoch)) {
      counts.superseded++;
      supersededLines.push(line);
    } else if (level.quantityOnHand === onHand && level.availableToPromise === available) counts.unchanged++;
    else {
      counts.applied++;
      const { quantityOnHand: quantityOnHandBefore, availableToPromise: availableToPromiseBefore } = level;
      appliedRows.push({ line, quantityOnHandBefore, availableToPromiseBefore, version: level.version + 1 });
      const deltas = [onHand - level.quantityOnHand, available - level.availableToPromise] as const;
      changes.push(changeOf({ chunk, ...at }, line, names, ...deltas));
    }
  }
  return { changes, counts, rejections, appliedRows, supersededLines };
}

const changeOf = (
  { chunk: { runId, shopId }, own, nowMs }: { chunk: ShopifyInventoryObserved; own?: ObservedImport; nowMs: number },
  line: number,
  { productNo, productId, facilityNo, facilityId }: Names,
  quantityOnHandDelta: number,
  availableToPromiseDelta: number,
): StockChange => ({
  ...{ productNo, productId, facilityNo, facilityId },
  binNo: null,
  effect: { kind: 'observed', quantityOnHandDelta, availableToPromiseDelta },
  occurredAtMs: own?.asOf.getTime() ?? nowMs,
  reasonCode: 'SHOPIFY_SYNC',
  cause: {
    ...{ kind: 'shopify', source: `shopify/${shopId}`, eventId: runId, runId, shopId },
    ...(own && { importId: own.importId, line }),
  },
  importNo: own?.importNo,
  comments: null,
});
