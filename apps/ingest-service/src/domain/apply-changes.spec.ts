import fc from 'fast-check';
import { applyChanges, levelKey, type Level } from './apply-changes';
import type { StockChange, StockEffect } from './stock-change';

const level = (bins: [number, number, number][] = [], version = 0): Level => ({
  productNo: 1,
  facilityNo: 1,
  quantityOnHand: bins.reduce((total, [, quantityOnHand]) => total + quantityOnHand, 0),
  availableToPromise: bins.reduce((total, [, , availableToPromise]) => total + availableToPromise, 0),
  version,
  bins: bins.map(([binNo, quantityOnHand, availableToPromise]) => ({
    binNo,
    quantityOnHand,
    availableToPromise,
    asOfMs: null,
  })),
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
    const { entries } = applyChanges(
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
        [change({ kind: 'reset-available-to-promise', availableToPromise: 5, asOfMs: 1, isStated: false })],
        1,
      ),
    ).toEqual({ entries: [], levels: [], bins: [], late: [] });
  });

  it('that name no bin go to the fullest, so that its next reset absorbs them', () => {
    const { entries } = applyChanges(
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
    expect(applyChanges(at(level()), new Map(), [change({ kind: 'variance', delta: 1 })], 1).entries[0]!.binNo).toBe(1);
  });

  it('keep a sale that happened after the moment a reset speaks of, even within one batch', () => {
    const sale = change({ kind: 'sold', units: 1 }, { occurredAtMs: 2_000, binNo: 1 });
    const reset = change(
      { kind: 'reset-available-to-promise', availableToPromise: 8, asOfMs: 1_500, isStated: false },
      { binNo: 1 },
    );
    const { entries } = applyChanges(at(level([[1, 5, 5]])), new Map(), [sale, reset], 1);
    expect(entries.at(-1)!.levelAfter.availableToPromise).toBe(7);
  });

  describe('after an absolute value whose source named its moment', () => {
    const stated = (availableToPromise: number, asOfMs: number): StockChange =>
      change({ kind: 'reset-available-to-promise', availableToPromise, asOfMs, isStated: true }, { binNo: 1 });
    const sold = (occurredAtMs: number): StockChange => change({ kind: 'sold', units: 1 }, { binNo: 1, occurredAtMs });
    const outcome = (...changes: StockChange[]) => {
      const { entries, bins, late } = applyChanges(at(level([[1, 5, 5]], 3)), new Map(), changes, 1);
      return {
        rows: entries.map(({ version, levelAfter }) => [version, levelAfter.availableToPromise]),
        late: late.map(({ outcome: end, version, asOfMs }) => [end, version, asOfMs]),
        asOf: bins.map(({ asOfMs, availableToPromise }) => [asOfMs, availableToPromise]),
      };
    };

    it('have no effect where they happened at that moment or before', () => {
      expect(outcome(stated(8, 2_000), sold(1_999), sold(2_000), sold(2_001))).toEqual({
        rows: [
          [4, 8],
          [5, 7],
        ],
        late: [
          ['included', 4, 2_000],
          ['included', 4, 2_000],
        ],
        asOf: [[2_000, 7]],
      });
    });

    it('give way where they are values of an earlier moment, and take its place where of a later', () => {
      expect(outcome(stated(8, 2_000), stated(1, 1_999), stated(6, 2_000), stated(9, 3_000))).toEqual({
        rows: [
          [4, 8],
          [5, 6],
          [6, 9],
        ],
        late: [['superseded', 4, 2_000]],
        asOf: [[3_000, 9]],
      });
    });

    it('know its moment also where it moved nothing', () => {
      expect(outcome(stated(5, 2_000), sold(1_000))).toEqual({
        rows: [],
        late: [['included', 3, 2_000]],
        asOf: [[2_000, 5]],
      });
    });

    it('take effect as they come where the moment was that of arrival: nobody knows what the value had in it', () => {
      const arrived = change(
        { kind: 'reset-available-to-promise', availableToPromise: 8, asOfMs: 2_000, isStated: false },
        { binNo: 1 },
      );
      expect(outcome(arrived, sold(1_000)).rows.at(-1)).toEqual([5, 7]);
    });
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
        isStated: fc.boolean(),
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
        const { entries } = applyChanges(
          at(start),
          new Map(),
          drawn.map(({ effect: drawnEffect, ...more }) => change(drawnEffect, more)),
          1,
        );
        expect(new Set(entries.map(({ change: each }) => each)).size).toBe(entries.length);
        const moved = entries.reduce((total, { delta }) => total + delta.availableToPromise, 0);
        expect(start.availableToPromise + moved).toBe(
          entries.at(-1)?.levelAfter.availableToPromise ?? start.availableToPromise,
        );
        expect(entries.map(({ version }) => version)).toEqual(entries.map((_, index) => 10 + index));
      }),
    );
  });
});
