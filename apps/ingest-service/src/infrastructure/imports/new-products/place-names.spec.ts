import { placeNames, type NewName, type NewProduct } from './place-names';

const named = (productId: string | null, sku: string | null): NewName => ({ productId, sku });
const told = (known: NewProduct[], ...names: NewName[]): string[] =>
  placeNames(known, names).map((placed) => {
    if ('near' in placed) return `near ${placed.near}`;
    const { productId, sku } = 'product' in placed ? placed.product : placed.contradicts;
    return `${'product' in placed ? '' : 'contradicts '}${productId}/${sku}`;
  });

describe('names that nobody knows', () => {
  it('make a product by its id, by its SKU, which is its id too, or by both, and lead to it again', () => {
    expect(
      told(
        [],
        named('P', null),
        named(null, 'S'),
        named('Q', 'T'),
        named('Q', null),
        named(null, 'T'),
        named('S', 'S'),
      ),
    ).toEqual(['P/null', 'S/S', 'Q/T', 'Q/T', 'Q/T', 'S/S']);
  });

  it('give a SKU to a product that has none yet, whichever row comes first', () => {
    const [first, second] = placeNames([], [named('P', null), named('P', 'T')]);
    expect(first).toEqual({ product: { productId: 'P', sku: 'T' } });
    expect(second).toEqual(first);
    expect(told([{ productNo: 1, productId: 'S', sku: null }], named(null, 'S'))).toEqual(['S/S']);
  });

  it('that differ by case alone from those of earlier rows are a slip', () => {
    expect(told([{ productId: 'P', sku: 'T' }], named('p', null), named(null, 't'), named(null, 'p'))).toEqual([
      'near P',
      'near T',
      'near P',
    ]);
  });

  it('that would give a product two SKUs, or a SKU to two products, contradict the earlier row', () => {
    expect(told([{ productId: 'P', sku: 'T' }], named('P', 'U'), named('Q', 'T'), named(null, 'P'))).toEqual([
      'contradicts P/T',
      'contradicts P/T',
      'contradicts P/T',
    ]);
  });
});
