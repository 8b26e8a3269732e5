import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Run } from '../../dev/sample/run';
import { startStream, type Stream } from '../support/start-stream';
import { waitUntil } from '../support/wait-until';

const gid = (type: string, number: number): string => `gid://shopify/${type}/${number}`;
const itemOf = (n: number): number => 9_000_000 + n;

/** A product of one variant, at the locations that are named with what is available and committed there. */
const product = (
  n: number,
  sku: string | null,
  levels: Record<number, [number, number]>,
  item: object = {},
): object => ({
  id: gid('Product', 7_000_000 + n),
  variants: [
    {
      id: gid('ProductVariant', 8_000_000 + n),
      sku,
      inventoryItem: {
        id: gid('InventoryItem', itemOf(n)),
        sku,
        levels: Object.entries(levels).map(([location, [available, committed]]) => ({
          locationId: gid('Location', Number(location)),
          available,
          committed,
        })),
        ...item,
      },
    },
  ],
});

interface Held {
  items: { quantityOnHand: number; availableToPromise: number }[];
}

describe('a shop whose number counts', () => {
  let stream: Stream;
  beforeAll(async () => {
    stream = await startStream(['ingest', 'shopify-sync']);
    await seed({
      locations: [101, 102, 103].map((n) => ({ id: gid('Location', n), name: `L${n}` })),
      products: [
        product(1, 'SKU-1', { 101: [8, 2], 102: [5, 0] }),
        product(2, 'SKU-2', { 101: [0, 3] }),
        product(3, 'NOBODY', { 101: [7, 0] }),
        product(4, 'FREE', { 101: [1, 0] }, { tracked: false }),
      ],
    });
    for (const [facilityId, body] of Object.entries({
      F1: { type: 'WAREHOUSE', name: 'Paris' },
      F2: { type: 'WAREHOUSE', name: 'Lyon' },
    }))
      await stream.call('PUT', 'ingest', `/facilities/${facilityId}`, body);
    await stream.call('PUT', 'ingest', '/facility-groups/FAC_GRP', {
      members: [
        { facilityId: 'F1', priority: 1 },
        { facilityId: 'F2', priority: 2 },
      ],
    });
    await stream.call('PUT', 'ingest', '/facilities/ONLINE', { type: 'CONFIGURATION', facilityGroupId: 'FAC_GRP' });
    for (const n of [1, 2])
      await stream.call('PUT', 'ingest', `/products/P${n}`, {
        identifications: [
          { idType: 'sku', idValue: `SKU-${n}` },
          { idType: 'shopifyInventoryItemId', idValue: String(itemOf(n)), shopId: 'north' },
        ],
      });
    await map(101, { facilityId: 'F1', master: 'shopify' });
    await map(102, { facilityId: 'F2' });
    await waitUntil(async () => (await stream.sql('select from shopify_sync.product_link')).length === 2, {
      withinMs: 30_000,
      what: 'both products are linked to their items',
    });
  });
  afterAll(() => stream.stop());

  const seed = async (more: object): Promise<void> => {
    const response = await fetch(`${stream.simulator.url}/__sim/seed`, {
      method: 'POST',
      body: JSON.stringify({ shop: 'north.myshopify.test', token: 'shpat_north', ...more }),
    });
    if (!response.ok) throw new Error(await response.text());
  };
  const map = (location: number, body: object): Promise<unknown> =>
    waitUntil(
      () => stream.call('PUT', 'shopify-sync', `/shops/north/locations/${location}`, body).catch(() => undefined),
      { withinMs: 30_000, what: `location ${location} is mapped` },
    );
  const held = async (productId: string, facilityId: string): Promise<number[] | undefined> => {
    const { items } = await stream.call<Held>(
      'GET',
      'ingest',
      `/inventory?productId=${productId}&facilityId=${facilityId}`,
    );
    return items[0] && [items[0].quantityOnHand, items[0].availableToPromise];
  };
  const sync = (more: object = {}) =>
    stream.run('shopify-sync', 'SYNC_INV_SHPF_MLTTHD', { additionalParameters: more });

  const undo = async (service: 'ingest' | 'shopify-sync', importId: string): Promise<Run> => {
    const { runId } = await stream.call<Run>('POST', service, `/imports/${importId}/undo`, { reason: 'meant' });
    return waitUntil(
      async () => {
        const run = await stream.call<Run>('GET', service, `/runs/${runId}`);
        return ['queued', 'running'].includes(run.status) ? undefined : run;
      },
      { withinMs: 60_000, what: 'the undo has ended' },
    );
  };

  it('is taken into the ledger, QOH and ATP together; elsewhere it is compared; each location leaves its file', async () => {
    const run = await sync();
    expect(run).toMatchObject({
      status: 'completed_with_rejections',
      counts: { shops: 1, rows: 5, applied: 2, unchanged: 0, superseded: 0, rejected: 2, compared: 1 },
    });
    expect([await held('P1', 'F1'), await held('P2', 'F1'), await held('P1', 'F2')]).toEqual([
      [10, 8],
      [3, 0],
      undefined,
    ]);
    const files = run.files as unknown as { path: string; rows: number; errorFile: string | null }[];
    expect(files.map(({ rows }) => rows)).toEqual([4, 1]);
    expect(readFileSync(join(stream.sftpDirectory, files[0]!.path), 'utf8').split('\n').slice(0, 2)).toEqual([
      'location_id,inventory_item_id,sku,available,on_hand',
      `101,${itemOf(1)},SKU-1,8,10`,
    ]);
    const errors = readFileSync(join(stream.sftpDirectory, files[0]!.errorFile!), 'utf8').trimEnd().split('\n');
    expect(errors).toEqual([
      'location_id,inventory_item_id,sku,available,on_hand,error_code,error_reason',
      expect.stringMatching(new RegExp(`^101,${itemOf(3)},NOBODY,7,7,product_unknown,`)),
      expect.stringMatching(new RegExp(`^101,${itemOf(4)},FREE,1,1,item_not_tracked,`)),
    ]);
  });

  it('is taken again only where it says something new, and what moved since it was read stands', async () => {
    expect(await sync()).toMatchObject({ counts: { applied: 0, unchanged: 2, rejected: 2 } });
    const ledger = await stream.call<{ items: object[] }>('GET', 'ingest', '/inventory/P1/ledger');
    expect(ledger.items).toMatchObject([
      { quantityOnHandDelta: 10, availableToPromiseDelta: 8, reasonCode: 'SHOPIFY_SYNC', cause: { kind: 'shopify' } },
    ]);
  });

  it('is taken once, however often a chunk of it comes, and each time answered alike', async () => {
    const [chunk] = await stream.sql<{ key: string; payload: string }>(
      `select key, payload from shopify_sync.event_log where topic = 'shopify-inventory-observed' order by position limit 1`,
    );
    const answers = (): Promise<{ data: object }[]> =>
      stream.sql(
        `select payload::jsonb -> 'data' as data from ingest.event_log where topic = 'shopify-inventory-applied' and payload::jsonb -> 'data' ->> 'runId' = $1`,
        [(JSON.parse(chunk!.payload) as { data: { runId: string } }).data.runId],
      );
    const again = { ...(JSON.parse(chunk!.payload) as object), id: 'sent-again' };
    await stream.publish([
      { topic: 'shopify-inventory-observed' as never, key: chunk!.key, value: JSON.stringify(again) },
    ]);
    await waitUntil(async () => (await answers()).length === 2, { withinMs: 30_000, what: 'it is answered again' });
    const [first, second] = await answers();
    expect(second).toEqual(first);
    expect((await stream.call<{ items: object[] }>('GET', 'ingest', '/inventory/P1/ledger')).items).toHaveLength(1);
  });

  it('shows what it would do without doing it', async () => {
    await seed({ products: [product(2, 'SKU-2', { 101: [9, 3] })] });
    expect(await sync({ dryRun: true })).toMatchObject({ counts: { applied: 1, unchanged: 1 } });
    expect(await held('P2', 'F1')).toEqual([3, 0]);
  });

  it('brings its products with it where a merchant begins', async () => {
    expect(await sync({ unknownProducts: 'create' })).toMatchObject({
      counts: { applied: 2, unchanged: 1, rejected: 1 },
    });
    expect([await held(`shopify-north-${itemOf(3)}`, 'F1'), await held('P2', 'F1')]).toEqual([
      [7, 7],
      [12, 9],
    ]);
  });

  it('is taken back where nothing newer has happened: its run names the import that it was', async () => {
    await seed({ products: [product(1, 'SKU-1', { 101: [3, 2] })] });
    const run = await sync();
    const [file, compared] = run.files as unknown as { importId: string | null; fileName: string }[];
    expect([await held('P1', 'F1'), compared!.importId]).toEqual([[5, 3], null]);
    const ledger = await stream.call<{ items: object[] }>('GET', 'ingest', '/inventory/P1/ledger?facilityId=F1');
    expect(ledger.items[0]).toMatchObject({
      cause: { kind: 'shopify', importId: file!.importId, line: 2, runId: run.runId },
    });
    const undone = await undo('ingest', file!.importId!);
    expect(undone).toMatchObject({ status: 'completed', counts: { rows: 1, applied: 1 } });
    expect(await held('P1', 'F1')).toEqual([10, 8]);
    const refused = stream.run('ingest', 'JOB_IMP_INV', { configId: 'SHOPIFY_INVENTORY_OBSERVED' });
    await expect(refused).rejects.toThrow(/must name an import of this job/);
  });

  it('comes as a file where one lies on the connection; what is rejected of it is mended and sent back', async () => {
    const header = 'location_id,inventory_item_id,sku,available,on_hand';
    const lines = [
      header,
      `101,${itemOf(1)},SKU-1,1,1`,
      `101,${itemOf(1)},SKU-1,6,9`,
      `101,${itemOf(2)},SKU-2,9,12`,
      `101,${itemOf(3)},NOBODY,four,7`,
      `999,${itemOf(1)},SKU-1,1,1`,
      '101,123,,1,1',
      `102,${itemOf(1)},SKU-1,5,5`,
    ];
    stream.drop('SYNC_INV_SHPF_MLTTHD', 'levels.csv', `${lines.join('\n')}\n`);
    const run = await sync();
    expect(run).toMatchObject({
      status: 'completed_with_rejections',
      counts: { files: 1, rows: 7, applied: 1, unchanged: 1, superseded: 1, rejected: 3, compared: 1 },
    });
    expect([await held('P1', 'F1'), await held('P2', 'F1')]).toEqual([
      [9, 6],
      [12, 9],
    ]);
    const [file] = run.files as unknown as { importId: string; errorFile: string }[];
    const rows = (query: string) =>
      stream.call<{ items: object[] }>('GET', 'shopify-sync', `/imports/${file!.importId}/rows?${query}`);
    expect((await rows('productId=P1')).items).toMatchObject([
      { line: 3, outcome: 'applied', facilityId: 'F1', reason: 'QOH 10 → 9, ATP 8 → 6' },
    ]);
    const errors = readFileSync(join(stream.sftpDirectory, file!.errorFile), 'utf8').trimEnd().split('\n');
    expect(errors.slice(1).map((line) => line.split(',')[5])).toEqual([
      ...['not_a_whole_number', 'location_not_mapped', 'product_unknown'],
    ]);
    stream.drop('SYNC_INV_SHPF_MLTTHD', basename(file!.errorFile), `${errors.join('\n').replace('four', '4')}\n`);
    const again = await sync();
    expect(again).toMatchObject({ counts: { rows: 3, applied: 1, rejected: 2 } });
    expect(await held(`shopify-north-${itemOf(3)}`, 'F1')).toEqual([7, 4]);
    stream.drop('SYNC_INV_SHPF_MLTTHD', 'levels-again.csv', `${lines.join('\n')}\n`);
    expect(await sync()).toMatchObject({ status: 'nothing_to_do', counts: { files: 1, rows: 0 } });
  });

  it('is taken back where nothing newer has happened, and an undo can be taken back in turn', async () => {
    const { items } = await stream.call<{ items: { importId: string; fileName: string }[] }>(
      'GET',
      'shopify-sync',
      '/imports?fileName=levels.csv',
    );
    const file = items[0]!.importId;
    const undone = await undo('shopify-sync', file);
    expect(undone).toMatchObject({ status: 'completed', counts: { rows: 1, applied: 1, superseded: 0 } });
    expect(await held('P1', 'F1')).toEqual([10, 8]);
    expect(await undo('shopify-sync', undone.files[0]!.importId)).toMatchObject({ counts: { applied: 1 } });
    expect(await held('P1', 'F1')).toEqual([9, 6]);
    const header = 'location_id,inventory_item_id,available,on_hand';
    stream.drop('SYNC_INV_SHPF_MLTTHD', 'first.csv', `${header}\n101,${itemOf(1)},4,4\n101,${itemOf(2)},2,2\n`);
    const first = await sync();
    stream.drop('SYNC_INV_SHPF_MLTTHD', 'second.csv', `${header}\n101,${itemOf(1)},5,5\n`);
    await sync();
    expect(await undo('shopify-sync', first.files[0]!.importId)).toMatchObject({
      counts: { rows: 2, applied: 1, superseded: 1 },
    });
    expect([await held('P1', 'F1'), await held('P2', 'F1')]).toEqual([
      [5, 5],
      [12, 9],
    ]);
  });

  it('is refused what it does not take, when the run is asked for', async () => {
    await expect(sync({ unknownProduct: 'create' })).rejects.toThrow(/has no key.*unknownProducts/);
  });
});
