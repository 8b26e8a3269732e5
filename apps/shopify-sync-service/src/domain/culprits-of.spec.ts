import { culpritsOf } from './culprits-of';
import { mustWrite } from './must-write';

const error = (row: number, field: string, code: string) => ({
  field: ['input', 'quantities', String(row), field],
  message: `${code} here`,
  code,
});

describe('a refused request', () => {
  it('names the rows that are the reason, each once, and those that are only stale', () => {
    const refusal = culpritsOf([
      error(2, 'inventoryItemId', 'INVALID_INVENTORY_ITEM'),
      error(2, 'locationId', 'INVALID_LOCATION'),
      error(5, 'changeFromQuantity', 'CHANGE_FROM_QUANTITY_STALE'),
      error(2, 'changeFromQuantity', 'CHANGE_FROM_QUANTITY_STALE'),
      { field: ['input', 'reason'], message: 'no', code: 'INVALID_REASON' },
    ]);
    expect([...refusal.culprits]).toEqual([
      [2, { code: 'INVALID_INVENTORY_ITEM', reason: 'INVALID_INVENTORY_ITEM here' }],
    ]);
    expect([...refusal.stale]).toEqual([5]);
    expect(refusal.unplaced).toEqual([{ code: 'INVALID_REASON', reason: 'no' }]);
  });
});

describe('a level', () => {
  it('is written where it differs, but backorders are left alone where nothing may be sold', () => {
    expect([
      mustWrite(3, 3),
      mustWrite(3, 2),
      mustWrite(0, 4),
      mustWrite(0, 0),
      mustWrite(0, -2),
      mustWrite(1, -2),
    ]).toEqual([false, true, true, false, false, true]);
  });
});
