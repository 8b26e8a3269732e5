import { stockline } from '../support/command-line';
import { seedNorth, shownByNorth, smallCatalogue, stateCatalogue } from '../support/small-shop';
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

  it('is explained step by step, each with the file and line it came from and the run that wrote it', async () => {
    const [written] = await stream.sql<{ written_run_id: string }>(
      "select written_run_id from shopify_sync.shop_level where product_id = 'P1'",
    );
    await stream.call('PUT', 'ingest', '/facilities/F7', { name: 'Rome', type: 'WAREHOUSE' });
    const explained = await stream.call<object>(
      'GET',
      'shopify-sync',
      '/explain?idType=sku&idValue=SKU-1&shopId=north&locationId=101',
    );
    expect(explained).toMatchObject({
      productId: 'P1',
      channelId: 'ONLINE',
      facilities: [
        {
          facilityId: 'F1',
          isCounted: true,
          quantityOnHand: 5,
          reserved: 0,
          availableToPromise: 5,
          sellable: 5,
          source: { reasonCode: 'RESET', cause: { kind: 'import', line: 2 } },
        },
      ],
      threshold: { units: 0 },
      queued: { units: 0 },
      onlineAvailable: 5,
      target: 5,
      levels: [
        {
          inventoryItemId: '9000001',
          state: 'confirmed',
          observedQuantity: 5,
          writtenByRun: written!.written_run_id,
        },
      ],
    });
    expect(await stockline(stream, ['drift', '--shop', 'north'])).toMatchObject({ status: 0, out: 'none\n' });
    const told = await stockline(stream, ['explain', 'SKU-1', '--shop', 'north', '--location', '101']);
    expect(told.status).toBe(0);
    expect(told.out).toContain('erp.csv line 2');
    expect(told.out).toContain('to show       5 in location 101 of north');
    for (const [query, code] of [
      ['productId=P1&idValue=SKU-1&shopId=north&locationId=101', 'product_not_named'],
      ['idValue=sku-1&shopId=north&locationId=101', 'product_unknown'],
      ['productId=P1&shopId=nort&locationId=101', 'shop_unknown'],
      ['productId=P1&shopId=north&locationId=9', 'location_unknown'],
      ['productId=P1&shopId=north', 'query_invalid'],
    ] as const)
      await expect(stream.call('GET', 'shopify-sync', `/explain?${query}`)).rejects.toThrow(code);
  });

  it('is a level set aside where the shop cannot take it, which comes back when its product changes or by hand', async () => {
    stream.drop('RESET_INVENTORY', 'more.csv', 'externalFacilityId,sku,availableQty\n100,SKU-1,8\n100,SKU-2,9\n');
    await stream.run('ingest', 'JOB_IMP_INV');
    const linked = (item: string, id: string) => {
      const message = smallCatalogue(1).at(-1)!;
      const value = JSON.parse(message.value) as { id: string; data: { identifications: { idValue: string }[] } };
      value.data.identifications[1]!.idValue = item;
      return stream.publish([{ ...message, value: JSON.stringify({ ...value, id }) }]);
    };
    const parked = () =>
      stream.call<{ items: { productId: string; code: string; hint: string }[] }>(
        'GET',
        'shopify-sync',
        '/shops/north/parked',
      );
    const uploadsUntil = (what: string, isSo: () => Promise<boolean>): Promise<unknown> =>
      waitUntil(
        async () => {
          await stream.run('shopify-sync', 'UL_RCNT_INV', {});
          return isSo();
        },
        { withinMs: 60_000, what },
      );
    await linked('777', 'unlinks P1');
    await uploadsUntil('P1 is set aside', async () => (await parked()).items.length === 1);
    expect((await parked()).items).toMatchObject([
      { productId: 'P1', code: 'ITEM_UNKNOWN', hint: expect.stringContaining('shopifyInventoryItemId') as string },
    ]);
    await linked('9000001', 'links P1 again');
    await uploadsUntil('P1 is shown', async () => {
      const { items } = await parked();
      return items.length === 0 && (await shownByNorth(stream)).get(1) === 8;
    });

    await stream.sql(
      "update shopify_sync.shop_level set parked_code = 'INVALID_LOCATION', parked_reason = 'gone' where product_id = 'P2'",
    );
    await stream.run('shopify-sync', 'UL_RCNT_INV', {});
    expect((await parked()).items).toMatchObject([{ productId: 'P2', code: 'INVALID_LOCATION' }]);
    const release = { code: 'INVALID_LOCATION', reason: 'the location is back' };
    expect(await stream.call('POST', 'shopify-sync', '/shops/north/parked/release', release)).toEqual({
      shopId: 'north',
      released: 1,
    });
    await uploadsUntil('P2 is confirmed', async () => (await shownByNorth(stream)).get(2) === 9);
    expect(await stream.call('GET', 'shopify-sync', '/audit?limit=5')).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({ who: 'admin', what: 'release parked levels', subject: 'north' }),
      ]) as object[],
    });
  }, 120_000);
});
