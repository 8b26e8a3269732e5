import { columnFits } from './column-fits';
import { kindFor } from './held-back';

describe('which column speaks of which facility', () => {
  it.each([
    ['threshold', 'CONFIGURATION', undefined],
    ['threshold', 'WAREHOUSE', 'threshold_needs_channel'],
    ['threshold', 'RETAIL_STORE', 'threshold_needs_channel'],
    ['facilitySafetyStock', 'CONFIGURATION', undefined],
    ['facilitySafetyStock', 'WAREHOUSE', undefined],
    ['facilitySafetyStock', 'RETAIL_STORE', undefined],
  ] as const)('%s for a %s gives %s', (column, type, code) =>
    expect(columnFits(column, { facilityId: 'F1', type })?.code).toBe(code),
  );

  it('is a threshold for a channel and a safety stock for a place with shelves', () => {
    expect(kindFor('CONFIGURATION')).toBe('threshold');
    expect(kindFor('WAREHOUSE')).toBe('safety_stock');
    expect(kindFor('RETAIL_STORE')).toBe('safety_stock');
  });
});
