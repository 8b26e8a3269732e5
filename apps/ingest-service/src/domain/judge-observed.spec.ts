import type { ShopifyInventoryObserved } from '@app/common/contracts';
import type { Level } from './apply-changes';
import { judgeObserved, type ObservedRow } from './judge-observed';

const chunk: ShopifyInventoryObserved = {
  runId: 'r',
  shopId: 'north',
  locationId: '1',
  ordinal: 0,
  last: true,
  facilityId: 'F1',
  observedAt: '2026-11-23T10:00:00Z',
  dryRun: false,
  rows: [],
};
const row = (line: number, productNo: number, more: Partial<ObservedRow> = {}): ObservedRow => ({
  line,
  inventoryItemId: String(line),
  sku: null,
  productId: `P${productNo}`,
  available: 4,
  onHand: 6,
  epoch: 1,
  version: 3,
  level: { productNo, productId: `P${productNo}`, facilityNo: 1, facilityId: 'F1' },
  ...more,
});
const level = (productNo: number, quantityOnHand: number, availableToPromise: number, version = 3): [string, Level] => [
  `${productNo}|1`,
  { productNo, facilityNo: 1, quantityOnHand, availableToPromise, version, bins: [] },
];

describe('levels that a shop showed where its number counts', () => {
  it('set QOH and ATP together, where the level still is as the reader knew it', () => {
    const { changes, counts } = judgeObserved(chunk, [row(2, 1)], new Map([level(1, 10, 5)]), 1, { nowMs: 99 });
    expect(counts).toEqual({ applied: 1, unchanged: 0, superseded: 0, rejected: 0 });
    expect(changes).toMatchObject([
      {
        effect: { kind: 'observed', quantityOnHandDelta: -4, availableToPromiseDelta: -1 },
        occurredAtMs: 99,
        cause: { kind: 'shopify', runId: 'r', shopId: 'north' },
      },
    ]);
  });

  it('are superseded by what moved since they were read, and by a ledger that was restored', () => {
    const levels = new Map([level(1, 10, 5, 4), level(2, 10, 5)]);
    const { changes, counts } = judgeObserved(chunk, [row(2, 1), row(3, 2, { epoch: 7 })], levels, 1, { nowMs: 0 });
    expect([changes, counts.superseded]).toEqual([[], 2]);
  });

  it('take no effect any more once what they belong to is undone', () => {
    const own = { importNo: '7', importId: 'i', asOf: new Date(5), isUndone: true };
    const { changes, supersededLines } = judgeObserved(chunk, [row(2, 1)], new Map([level(1, 10, 5)]), 1, {
      nowMs: 99,
      own,
    });
    expect([changes, supersededLines]).toEqual([[], [2]]);
  });

  it('change nothing where both numbers stand already', () => {
    expect(judgeObserved(chunk, [row(2, 1)], new Map([level(1, 6, 4)]), 1, { nowMs: 0 }).counts.unchanged).toBe(1);
  });

  it('begin a level that nothing was known of', () => {
    const fresh = row(2, 1, { version: 0, epoch: null });
    expect(judgeObserved(chunk, [fresh], new Map([level(1, 0, 0, 0)]), 1, { nowMs: 0 }).counts.applied).toBe(1);
  });

  it('are rejected where they name no product, and all of them where two items are one product', () => {
    const unknown: ObservedRow = {
      ...row(2, 9),
      level: undefined,
      problem: { code: 'product_unknown', message: 'nobody knows it', hint: 'state it' },
    };
    const levels = new Map([level(1, 10, 5)]);
    const { counts, rejections } = judgeObserved(chunk, [unknown, row(3, 1), row(4, 1)], levels, 1, { nowMs: 0 });
    expect(counts).toEqual({ applied: 0, unchanged: 0, superseded: 0, rejected: 3 });
    expect(rejections.map(({ line, code }) => `${line} ${code}`)).toEqual([
      '2 product_unknown',
      '3 product_ambiguous',
      '4 product_ambiguous',
    ]);
  });
});
