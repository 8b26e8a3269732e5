import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stockline as runStockline } from '../support/command-line';
import { startStream, type Stream } from '../support/start-stream';
import { waitUntil } from '../support/wait-until';

interface Preview {
  products: number;
  first: { productId: string }[];
  conditions: { condition: string; alone: number; together: number }[];
  warnings: { near: string[] }[];
}

describe('search preferences', () => {
  let stream: Stream;
  const summerStock = {
    name: 'Summer, in stock',
    conditions: [
      { field: 'tag', values: ['summer'] },
      { field: 'hasStock', is: true },
    ],
  };

  beforeAll(async () => {
    stream = await startStream(['ingest', 'threshold']);
    await stream.call('PUT', 'ingest', '/facilities/F1', { type: 'WAREHOUSE' });
    for (const [productId, tags] of Object.entries({ P1: ['summer'], P2: ['summer', 'sale'], P3: ['winter'] }))
      await stream.call('PUT', 'ingest', `/products/${productId}`, {
        tags,
        identifications: [{ idType: 'sku', idValue: `SKU-${productId}` }],
      });
    stream.drop('RESET_INVENTORY', 'stock.csv', 'facilityId,sku,availableQty\nF1,SKU-P2,4\nF1,SKU-P3,4\n');
    await stream.run('ingest', 'JOB_IMP_INV');
  }, 60_000);
  afterAll(() => stream.stop());

  const preview = (id: string): Promise<Preview> =>
    stream.call('GET', 'threshold', `/search-preferences/${id}/preview?perCondition=true`);

  it('choose products by what the catalogue and the stock of other services say, and tell where they lose the rest', async () => {
    await stream.call('PUT', 'threshold', '/search-preferences/SUMMER', summerStock);
    const chosen = await waitUntil(
      async () => {
        const now = await preview('SUMMER');
        return now.products === 1 && now.conditions[1]!.alone === 2 ? now : undefined;
      },
      { what: 'catalogue and stock have come', withinMs: 30_000 },
    );
    expect(chosen.first).toEqual([expect.objectContaining({ productId: 'P2', tags: ['sale', 'summer'] })]);
    expect(chosen.conditions).toEqual([
      { condition: 'tag: "summer"', alone: 2, together: 2 },
      { condition: 'has stock', alone: 2, together: 1 },
    ]);
    expect(await stream.call('GET', 'threshold', '/search-preferences/SUMMER/products/sku:SKU-P1')).toEqual({
      searchPreferenceId: 'SUMMER',
      version: 1,
      productId: 'P1',
      chosen: false,
      conditions: [
        { condition: 'tag: "summer"', holds: true, because: 'it has "summer"' },
        { condition: 'has stock', holds: false, because: 'no facility has ATP' },
      ],
    });
  });

  it('are stated, read, tried out and removed over HTTP, each version kept', async () => {
    const winter = { conditions: [{ field: 'tag', values: ['wintr'] }] };
    expect(await stream.call('POST', 'threshold', '/search-preferences/preview', winter)).toMatchObject({
      products: 0,
      warnings: [{ pointer: '/conditions/0/values/0', near: ['winter'] }],
    });
    await stream.call('PUT', 'threshold', '/search-preferences/W', winter);
    const second = await stream.call('PUT', 'threshold', '/search-preferences/W', { ...winter, match: 'any' });
    expect(second).toMatchObject({ version: 2, match: 'any', statedBy: 'admin' });
    const list = await stream.call<{ items: object[] }>('GET', 'threshold', '/search-preferences?limit=1');
    expect(list).toMatchObject({ items: [{ searchPreferenceId: 'SUMMER' }], nextCursor: expect.any(String) as string });
    await stream.call('DELETE', 'threshold', '/search-preferences/W');
    await expect(stream.call('GET', 'threshold', '/search-preferences/W')).rejects.toThrow(
      /404.*search_preference_unknown/,
    );
    expect(await stream.call('GET', 'threshold', '/search-preferences/W?version=1')).toMatchObject({ match: 'all' });
    const versions = await stream.call<{ items: object[] }>('GET', 'threshold', '/search-preferences/W/versions');
    expect(versions.items).toMatchObject([{ version: 2 }, { version: 1 }]);
    const audit = await stream.call<{ items: { what: string }[] }>('GET', 'threshold', '/audit');
    expect(audit.items.map(({ what }) => what)).toContain('delete search preference');
  });

  it('are stated, shown and questioned from the command line', async () => {
    const file = join(stream.directory, 'sale.json');
    writeFileSync(file, JSON.stringify({ conditions: [{ field: 'tag', values: ['sale', 'smmer'] }] }));
    const put = await runStockline(stream, ['preferences', 'put', 'SALE', file]);
    expect(put).toMatchObject({ status: 0, out: expect.stringContaining('did you mean summer?') as string });
    expect((await runStockline(stream, ['preferences'])).out).toMatch(/^SALE +1 /m);
    const shown = await runStockline(stream, ['preferences', 'SALE']);
    expect(shown.out).toMatch(/SALE {2}version 1: 1 of 3 products\n/);
    expect(shown.out).toMatch(/^P2 .*sale/m);
    const why = await runStockline(stream, ['preferences', 'why', 'SALE', 'P1']);
    expect(why.out).toMatch(/^P1 is not in SALE\n[\s\S]*it has "summer"/);
    expect((await runStockline(stream, ['preferences', 'remove', 'SALE'])).out).toBe('SALE removed\n');
    expect(await runStockline(stream, ['preferences', 'SALE'])).toMatchObject({ status: 2 });
    expect(await runStockline(stream, ['preferences', 'put', 'SALE', 'nowhere.json'])).toMatchObject({ status: 2 });
  });
});
