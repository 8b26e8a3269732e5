import type { ImportDeclaration } from '../import-declaration';
import { readGuards } from './read-guards';

const declarations = [
  { configId: 'STOCK', guards: { fewerRows: 50, shareOfStock: 80 } },
  { configId: 'OTHER' },
] as unknown as ImportDeclaration[];

describe('IMPORT_GUARDS', () => {
  it('changes single limits and switches single guards off; all others keep their defaults', () => {
    const limits = readGuards('STOCK.fewerRows=off, STOCK.rejectedShare=12.5', declarations);
    expect(Object.fromEntries(limits)).toEqual({
      STOCK: { shareOfStock: 80, rejectedShare: 12.5 },
      OTHER: { rejectedShare: 50 },
    });
  });

  it.each([
    'STOCK.fewerRow=1',
    'STOK.fewerRows=1',
    'STOCK.fewerRows=-1',
    'STOCK.fewerRows',
    'STOCK=1',
    'STOCK.fewerRows=50%',
  ])('refuses %j at the start', (setting) => {
    expect(() => readGuards(setting, declarations)).toThrow(/IMPORT_GUARDS/);
  });
});
