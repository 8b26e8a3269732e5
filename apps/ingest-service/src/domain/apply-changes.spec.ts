import fc from 'fast-check';
import { applyChanges, levelKey, type Level } from './apply-changes';
import type { StockChange, StockEffect } from './stock-change';

const level = (bins: [number, number, number][] = [], version = 0): Level => ({
  productNo: 1,
  facilityNo: 1,
  quantityOnHand: bins.reduce((total, [, quantityOnHand]) => total + quantityOnHand, 0),
  availableToPromise: bins.reduce((total, [, , availableToPromise]) => total + availableToPromise, 0),
  version,
  bins: new Map(
    bins.map(([binNo, quantityOnHand, availableToPromise]) => [binNo, { quantityOnHand, availableToPromise }]),
  ),
});
const change = (effect: StockEffect, more: Partial<StockChange> = {}): StockChange => ({
  productNo: 1,
  facilityNo: 1,
  productId: 'P1',
  facilityId: 'F1',
  binNo: null,
  effect,
  occurredAtMs: 1_000,
  reasonCode: 'TEST',
  cause: { kind: 'event' },
  comments: null,
  ...more,
});
const at = (subject: Level) => new Map([[levelKey(1, 1), subject]]);

describe('changes applied to a level', () => {
  it('give a row each, with the values before and one version a row', () => {
    const entries = applyChanges(
      at(level([[7, 10, 10]], 4)),
      new Map(),
      [change({ kind: 'sold', units: 1 }), change({ kind: 'reserved', units: 2 })],
      1,
    );
    expect(
      entries.map(({ binNo, before, delta, levelAfter, version }) => [
        binNo,
        before.availableToPromise,
        delta.availableToPromise,
        levelAfter.availableToPromise,
        version,
      ]),
    ).toEqual([
      [7, 10, -1, 9, 5],
      [7, 9, -2, 7, 6],
    ]);
  });

  it('that move nothing write nothing', () => {
    expect(
      applyChanges(
        at(level([[1, 5, 5]])),
        new Map(),
        [change({ kind: 'reset-available-to-promise', availableToPromise: 5, asOfMs: 1 })],
        1,
      ),
    ).toEqual([]);
  });

  it('that name no bin go to the fullest, so that its next reset absorbs them', () => {
    const entries = applyChanges(
      at(
        level([
          [3, 2, 2],
          [2, 9, 9],
          [4, 9, 9],
        ]),
      ),
      new Map(),
      [change({ kind: 'sold', units: 1 })],
      1,
    );
    expect(entries[0]!.binNo).toBe(2);
    expect(applyChanges(at(level()), new Map(), [change({ kind: 'variance', delta: 1 })], 1)[0]!.binNo).toBe(1);
  });

  it('keep a sale that happened after the moment a reset speaks of, even within one batch', () => {
    const sale = change({ kind: 'sold', units: 1 }, { occurredAtMs: 2_000, binNo: 1 });
    const reset = change({ kind: 'reset-available-to-promise', availableToPromise: 8, asOfMs: 1_500 }, { binNo: 1 });
    const entries = applyChanges(at(level([[1, 5, 5]])), new Map(), [sale, reset], 1);
    expect(entries.at(-1)!.levelAfter.availableToPromise).toBe(7);
  });

  it('always sum: before + deltas = after, for bins and level alike', () => {
    const effect = fc.oneof(
      fc.record({
        kind: fc.constantFrom('reserved' as const, 'released' as const, 'shipped' as const, 'sold' as const),
        units: fc.integer({ min: 1, max: 50 }),
      }),
      fc.record({ kind: fc.constant('variance' as const), delta: fc.integer({ min: -50, max: 50 }) }),
      fc.record({
        kind: fc.constant('reset-available-to-promise' as const),
        availableToPromise: fc.nat(50),
        asOfMs: fc.nat(5_000),
      }),
    );
    const changes = fc.array(fc.record({ effect, binNo: fc.constantFrom(null, 1, 2), occurredAtMs: fc.nat(5_000) }), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(changes, (drawn) => {
        const start = level(
          [
            [1, 10, 5],
            [2, 3, 3],
          ],
          9,
        );
        const entries = applyChanges(
          at(start),
          new Map(),
          drawn.map(({ effect: drawnEffect, ...more }) => change(drawnEffect, more)),
          1,
        );
        const moved = entries.reduce((total, { delta }) => total + delta.availableToPromise, 0);
        expect(start.availableToPromise + moved).toBe(
          entries.at(-1)?.levelAfter.availableToPromise ?? start.availableToPromise,
        );
        expect(entries.map(({ version }) => version)).toEqual(entries.map((_, index) => 10 + index));
      }),
    );
  });
});
