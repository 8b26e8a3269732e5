import { startStream, type Stream } from '../support/start-stream';
import { waitUntil } from '../support/wait-until';

const gid = (type: string, number: number): string => `gid://shopify/${type}/${number}`;

/** A product of one variant; its item has the number 9,000,000 + n. */
const product = (n: number, sku: string | null): object => ({
  id: gid('Product', 7_000_000 + n),
  title: `Shirt ${n}`,
  tags: ['summer'],
  collections: ['Shirts'],
  variants: [
    { id: gid('ProductVariant', 8_000_000 + n), sku, inventoryItem: { id: gid('InventoryItem', 9_000_000 + n), sku } },
  ],
});

describe('the catalogue of a shop', () => {
  let stream: Stream;
  beforeAll(async () => (stream = await startStream(['ingest', 'shopify-sync'])));
  afterAll(() => stream.stop());

  const seed = async (shop: string, products: object[]): Promise<void> => {
    const response = await fetch(`${stream.simulator.url}/__sim/seed`, {
      method: 'POST',
      body: JSON.stringify({ shop: `${shop}.myshopify.test`, token: `shpat_${shop}`, products }),
    });
    if (!response.ok) throw new Error(await response.text());
  };
  const productsOf = async (shop: string): Promise<Record<string, string>> =>
    Object.fromEntries(
      (
        await stream.sql<{ item: string; product: string }>(
          `select i.id_value as item, p.product_id as product from ingest.product_identification i join ingest.product p using (product_no)
           join ingest.id_type t using (id_type_no) where t.id_type = 'shopifyInventoryItemId' and i.shop_id = $1`,
          [shop],
        )
      ).map(({ item, product: id }) => [String(Number(item) - 9_000_000), id]),
    );

  it('finds our products by item, then by a SKU that names one, and makes those nobody knows; once, whoever states them', async () => {
    await stream.call('PUT', 'ingest', '/products/P1', { identifications: [{ idType: 'sku', idValue: 'SKU-1' }] });
    await stream.call('PUT', 'ingest', '/products/P2', {
      identifications: [
        { idType: 'sku', idValue: 'OURS-2' },
        { idType: 'shopifyInventoryItemId', idValue: '9000002', shopId: 'north' },
      ],
    });
    await seed('north', [
      product(1, 'SKU-1'),
      product(2, 'theirs-2'),
      product(3, 'NEW'),
      product(4, 'TWICE'),
      product(5, 'TWICE'),
      product(6, null),
    ]);
    await seed('south', [product(103, 'NEW'), product(101, 'SKU-1')]);
    const run = await stream.run('shopify-sync', 'REFRESH_CATALOG');
    expect(run).toMatchObject({
      status: 'completed',
      counts: { shops: 2, failed: 0, variants: 8, sku_double: 2, sku_blank: 1 },
    });
    await waitUntil(
      async () =>
        Object.keys(await productsOf('north')).length === 6 && Object.keys(await productsOf('south')).length === 2,
      { withinMs: 30_000, what: 'ingest knows the items of both shops' },
    );
    const north = await productsOf('north');
    const south = await productsOf('south');
    expect(north).toMatchObject({ 1: 'P1', 2: 'P2', 4: 'shopify-north-9000004', 5: 'shopify-north-9000005' });
    expect(north['6']).toBe('shopify-north-9000006');
    expect(south).toEqual({ 101: 'P1', 103: north['3'] });
    expect(await stream.call('GET', 'ingest', '/products/P1')).toMatchObject({
      tags: ['summer'],
      categories: ['Shirts'],
    });
    const findings = await stream.call<{ items: object[] }>(
      'GET',
      'shopify-sync',
      '/shops/north/catalogue-findings?code=sku_double',
    );
    expect(findings.items).toMatchObject([
      { inventoryItemId: '9000004', locationId: null, code: 'sku_double' },
      { inventoryItemId: '9000005', locationId: null, code: 'sku_double' },
    ]);
  });

  it('publishes nothing when it is read again and says the same', async () => {
    const versions = (): Promise<object[]> =>
      stream.sql('select product_id, version from ingest.product order by product_id');
    const before = await versions();
    await stream.run('shopify-sync', 'REFRESH_CATALOG', { shopId: 'north' });
    const [{ last }] = (await stream.sql<{ last: string }>(
      `select max(position) as last from shopify_sync.event_log where topic = 'catalog-events'`,
    )) as [{ last: string }];
    expect(Number(last)).toBeGreaterThan(0);
    // A statement of our own behind the last of theirs, by the same key: once it is taken, theirs were.
    await stream.publish([
      {
        topic: 'catalog-events',
        key: 'north|9000006',
        value: JSON.stringify({
          specversion: '1.0',
          id: 'the-end',
          source: 'shopify/north',
          type: 'stockline.product-upserted.v1',
          time: new Date().toISOString(),
          data: {
            name: 'The end',
            identifications: [{ idType: 'shopifyInventoryItemId', idValue: '9000006', shopId: 'north' }],
          },
        }),
      },
    ]);
    await waitUntil(
      async () => (await stream.sql(`select from ingest.product where stated->>'name' = 'The end'`)).length === 1,
      { withinMs: 30_000, what: 'what was said last is known' },
    );
    const after = (await versions()).filter((_, index) => JSON.stringify(before[index]).includes('9000006') === false);
    expect(after).toEqual(before.filter((row) => !JSON.stringify(row).includes('9000006')));
  });

  it('parks a statement that names no product and no item', async () => {
    await stream.publish([
      {
        topic: 'catalog-events',
        key: 'nobody',
        value: JSON.stringify({
          specversion: '1.0',
          id: 'nobody',
          source: 'test',
          type: 'stockline.product-upserted.v1',
          time: new Date().toISOString(),
          data: { name: 'Nobody', identifications: [{ idType: 'sku', idValue: 'NOBODY' }] },
        }),
      },
    ]);
    const letter = await waitUntil(
      async () =>
        (await stream.call<{ items: { reason: string }[] }>('GET', 'ingest', '/dead-letters')).items.find(
          ({ reason }) => reason === 'product_unnamed',
        ),
      { withinMs: 30_000, what: 'the statement is set aside' },
    );
    expect(letter).toBeDefined();
  });
});
