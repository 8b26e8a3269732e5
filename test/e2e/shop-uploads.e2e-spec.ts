import { seedNorth, shownByNorth, stateCatalogue } from '../support/small-shop';
import { startStream, type Stream } from '../support/start-stream';
import { waitUntil } from '../support/wait-until';

const products = 3;

describe('what an upload leaves behind, over HTTP', () => {
  let stream: Stream;

  beforeAll(async () => {
    stream = await startStream(['ingest', 'shopify-sync']);
    await seedNorth(stream, products);
    await stateCatalogue(stream, products);
    await waitUntil(
      () => stream.call('PUT', 'shopify-sync', '/shops/north/locations/101', { facilityId: 'F1' }).then(() => true),
      { withinMs: 30_000, what: 'the location is mapped' },
    );
    stream.drop('RESET_INVENTORY', 'erp.csv', 'externalFacilityId,sku,availableQty\n100,SKU-1,5\n100,SKU-2,6\n');
    await stream.run('ingest', 'JOB_IMP_INV');
    await waitUntil(
      async () => (await stream.sql<{ n: string }>('select count(*) as n from shopify_sync.inventory'))[0]!.n === '2',
      { withinMs: 30_000, what: 'the stock has arrived' },
    );
  }, 120_000);
  afterAll(() => stream?.stop());

  const download = async (path: string): Promise<{ type: string | null; text: string }> => {
    const response = await fetch(`${stream.services['shopify-sync']!.url}${path}`, {
      headers: { authorization: `Bearer ${stream.keys.viewer}` },
    });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return { type: response.headers.get('content-type'), text: await response.text() };
  };

  it('is the difference as JSON Lines and as a table, and the requests as they were sent, where the run says', async () => {
    const rehearsal = await stream.run('shopify-sync', 'JOB_UL_INV', { dryRun: true });
    expect(rehearsal).toMatchObject({ status: 'completed', counts: { levels: 2, deferred: 2, confirmed: 0 } });
    expect((await shownByNorth(stream)).get(1)).toBe(0);

    const run = await stream.run('shopify-sync', 'JOB_UL_INV', {});
    expect(run).toMatchObject({ status: 'completed', counts: { levels: 2, confirmed: 2 } });
    const files = new Map(
      (run.files as unknown as { fileName: string; rows: number; path: string }[]).map((file) => [file.fileName, file]),
    );
    expect([...files.keys()]).toEqual(['difference.jsonl', 'difference.csv', 'requests.jsonl']);
    const lines = await download(files.get('difference.jsonl')!.path);
    expect(lines.type).toContain('application/jsonl');
    expect(
      lines.text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toEqual([
      {
        shopId: 'north',
        locationId: '101',
        inventoryItemId: '9000001',
        productId: 'P1',
        outcome: 'confirmed',
        observed: 0,
        target: 5,
        code: null,
        reason: null,
      },
      expect.objectContaining({ productId: 'P2', observed: 0, target: 6 }),
    ]);
    const table = await download(files.get('difference.csv')!.path);
    expect(table).toEqual({
      type: expect.stringContaining('text/csv') as string,
      text: [
        'shop_id,location_id,inventory_item_id,product_id,outcome,observed,target,difference,code,reason',
        'north,101,9000001,P1,confirmed,0,5,5,,',
        'north,101,9000002,P2,confirmed,0,6,6,,',
        '',
      ].join('\n'),
    });
    const [sent] = (await download(files.get('requests.jsonl')!.path)).text.trimEnd().split('\n');
    expect(JSON.parse(sent!)).toMatchObject({
      shopId: 'north',
      state: 'confirmed',
      sends: 1,
      variables: { input: { quantities: [{ quantity: 5, changeFromQuantity: 0 }, { quantity: 6 }] } },
    });
    await expect(download('/runs/00000000-0000-0000-0000-000000000000/files/difference.csv')).rejects.toThrow('404');
  });
});
