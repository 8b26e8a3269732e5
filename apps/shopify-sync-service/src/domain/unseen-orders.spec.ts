import { unitsOf, unseenOrders, type WatchedLevel } from './unseen-orders';

const level = (place: string, baseline: number | null, observed: number, carried = 0): WatchedLevel => ({
  place,
  baseline,
  observed,
  unseen: carried === 0 ? [] : [{ atMs: 1, units: carried }],
});
const units = (levels: WatchedLevel[], acknowledged: number): Record<string, number> =>
  Object.fromEntries(
    [...unseenOrders(levels, acknowledged, 10).unseen].map(([place, unseen]) => [place, unitsOf(unseen)]),
  );

describe('orders that a shop has and the ledger has not heard of', () => {
  it('are what it shows less than it was known to, until they are acknowledged', () => {
    expect(units([level('1', 10, 7)], 0)).toEqual({ '1': 3 });
    expect(units([level('1', 10, 7)], 2)).toEqual({ '1': 1 });
    expect(units([level('1', 7, 7, 3)], 0)).toEqual({ '1': 3 });
    expect(units([level('1', 7, 7, 3)], 3)).toEqual({ '1': 0 });
    expect(units([level('1', 7, 6, 3)], 3)).toEqual({ '1': 1 });
  });

  it('are none where the level was never read, and never fewer than none', () => {
    expect(units([level('1', null, 7)], 0)).toEqual({ '1': 0 });
    expect(units([level('1', 7, 7)], 5)).toEqual({ '1': 0 });
    expect(unseenOrders([level('1', 7, 5)], 5, 10).accountedFor).toBe(2);
  });

  it('are fewer by what came back', () => {
    expect(units([level('1', 7, 9, 3)], 0)).toEqual({ '1': 1 });
  });

  it('lie where they fell, and the oldest are accounted for first, wherever the ledger took them', () => {
    const levels = [level('1', 10, 8), level('2', 5, 5, 4)];
    expect(units(levels, 0)).toEqual({ '1': 2, '2': 4 });
    expect(units(levels, 5)).toEqual({ '1': 1, '2': 0 });
    expect(unseenOrders(levels, 3, 10).unseen.get('2')).toEqual([{ atMs: 1, units: 1 }]);
  });
});
