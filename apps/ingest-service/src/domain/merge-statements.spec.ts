import { mergeStatements, type ProductStatement } from './merge-statements';

const erp = { name: 'Linen shirt', tags: ['summer'], identifications: [{ idType: 'sku', idValue: ' LS-100-M ' }] };
const shop = {
  name: 'Shirt, linen',
  tags: ['sale', 'summer'],
  identifications: [
    { idType: 'shopifyInventoryItemId', idValue: 'gid://shopify/InventoryItem/9000001', shopId: 'north' },
  ],
};

describe('a product stated by several sources', () => {
  it('has what each of them states, whichever spoke last', () => {
    const merged = mergeStatements(
      new Map<string, ProductStatement>([
        ['shopify', shop],
        ['erp', erp],
      ]),
    );
    expect(merged).toEqual(
      mergeStatements(
        new Map<string, ProductStatement>([
          ['erp', erp],
          ['shopify', shop],
        ]),
      ),
    );
    expect(merged).toEqual({
      name: 'Linen shirt',
      productType: null,
      vendor: null,
      categories: [],
      tags: ['sale', 'summer'],
      identifications: [
        { idType: 'shopifyInventoryItemId', idValue: '9000001', shopId: 'north' },
        { idType: 'sku', idValue: 'LS-100-M' },
      ],
    });
  });

  it('loses only what one source withdraws', () => {
    const merged = mergeStatements(
      new Map<string, ProductStatement>([
        ['erp', { ...erp, tags: [] }],
        ['shopify', shop],
      ]),
    );
    expect(merged.tags).toEqual(['sale', 'summer']);
  });
});
