import { readLevelRow } from './read-level-row';

const read = (line: string): object => readLevelRow(`{"before":1}\n${line}\n{"after":1}`, 13, 13 + line.length);
const level = (more: object = {}): object => ({
  id: 'gid://shopify/InventoryLevel/1-9000001?inventory_item_id=9000001',
  isActive: true,
  location: { id: 'gid://shopify/Location/101' },
  quantities: [
    { name: 'available', quantity: -3 },
    { name: 'on_hand', quantity: 1_000_000_000 },
  ],
  __parentId: 'gid://shopify/InventoryItem/9000001',
  ...more,
});
const told = { of: 'level', inventoryItemId: '9000001', locationId: '101', isActive: true, available: -3 };

describe('a line of the levels of a shop', () => {
  it('is an item where it names no parent, whatever its SKU holds', () => {
    const item = { id: 'gid://shopify/InventoryItem/9000001', sku: 'a"\\é\n', tracked: false };
    expect(read(JSON.stringify(item))).toEqual({
      of: 'item',
      inventoryItemId: '9000001',
      sku: item.sku,
      tracked: false,
    });
    expect(read(JSON.stringify({ ...item, sku: null }))).toMatchObject({ sku: null });
  });

  it.each<[string, string]>([
    ['as Shopify writes it', JSON.stringify(level())],
    ['with blanks', JSON.stringify(level(), null, 1).replaceAll('\n', ' ')],
    ['with its slashes escaped', JSON.stringify(level()).replaceAll('/', '\\/')],
    ['with its cells in another order', JSON.stringify(Object.fromEntries(Object.entries(level()).reverse()))],
    ['with a cell more', JSON.stringify(level({ updatedAt: null }))],
    [
      'with its quantities in another order',
      JSON.stringify(
        level({
          quantities: [
            { name: 'on_hand', quantity: 1e9 },
            { name: 'available', quantity: -3 },
          ],
        }),
      ),
    ],
    ['with an exponent', JSON.stringify(level()).replace('1000000000', '1e9')],
  ])('says the same of a level, written %s', (_, line) => {
    expect(read(line)).toEqual({ ...told, onHand: 1_000_000_000 });
  });

  it('tells a level that is not active, and nothing, which is not less than nothing', () => {
    const nothing = [
      { name: 'available', quantity: 0 },
      { name: 'on_hand', quantity: 0 },
    ];
    expect(read(JSON.stringify(level({ isActive: false, quantities: nothing })))).toMatchObject({
      isActive: false,
      available: 0,
      onHand: 0,
    });
    expect(read(JSON.stringify(level({ quantities: nothing.slice(0, 1) })))).toMatchObject({ available: 0, onHand: 0 });
  });

  it.each([
    ['cut off', JSON.stringify(level()).slice(0, -1)],
    ['run together with the next', JSON.stringify(level()).repeat(2)],
    ['no JSON in its number', JSON.stringify(level()).replace(':-3', ':-03')],
  ])('is refused where it is %s', (_, line) => {
    expect(() => read(line)).toThrow(SyntaxError);
  });
});
