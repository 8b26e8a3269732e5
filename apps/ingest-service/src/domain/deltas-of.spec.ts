import { deltasOf } from './deltas-of';
import type { StockEffect } from './stock-change';

const start = { quantityOnHand: 10, availableToPromise: 5 };
const still = { quantityOnHand: 0, availableToPromise: 0 };

describe('stock arithmetic, from QOH 10 and ATP 5', () => {
  it.each<[string, StockEffect, number, number]>([
    [
      'a reset by ATP to 4 moves both by the difference of ATP',
      { kind: 'reset-available-to-promise', availableToPromise: 4, asOfMs: 0, isStated: false },
      9,
      4,
    ],
    [
      'a reset by QOH to 4 moves both by the difference of QOH',
      { kind: 'reset-quantity-on-hand', quantityOnHand: 4, asOfMs: 0, isStated: false },
      4,
      -1,
    ],
    ['a variance moves both', { kind: 'variance', delta: -2 }, 8, 3],
    [
      'a count of 6 keeps the five reserved units reserved',
      { kind: 'reset-quantity-on-hand', quantityOnHand: 6, asOfMs: 0, isStated: false },
      6,
      1,
    ],
    ['reserved units leave ATP only', { kind: 'reserved', units: 3 }, 10, 2],
    ['released units come back to ATP only', { kind: 'released', units: 3 }, 10, 8],
    ['shipped units leave QOH only', { kind: 'shipped', units: 3 }, 7, 5],
    ['units sold at a till leave both', { kind: 'sold', units: 3 }, 7, 2],
    ['accepted goods come to both', { kind: 'received', accepted: 3 }, 13, 8],
  ])('%s', (_, effect, quantityOnHand, availableToPromise) => {
    const moved = deltasOf(effect, start, still);
    expect([start.quantityOnHand + moved.quantityOnHand, start.availableToPromise + moved.availableToPromise]).toEqual([
      quantityOnHand,
      availableToPromise,
    ]);
  });

  it('keeps what moved after the moment a reset speaks of', () => {
    const soldSince = { quantityOnHand: -1, availableToPromise: -1 };
    expect(
      deltasOf(
        { kind: 'reset-available-to-promise', availableToPromise: 8, asOfMs: 0, isStated: false },
        start,
        soldSince,
      ),
    ).toEqual({ quantityOnHand: 2, availableToPromise: 2 });
  });

  it('never gives minus zero', () => {
    expect(Object.is(deltasOf({ kind: 'sold', units: 0 }, start, still).quantityOnHand, 0)).toBe(true);
  });
});
