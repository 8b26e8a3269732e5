import { stockline } from '../support/command-line';
import { startStream, type Stream } from '../support/start-stream';
import { waitUntil } from '../support/wait-until';

interface State {
  epoch: number;
  topics: { topic: string; keysDone: number; finishedAt: string | null }[];
}

describe('the state of a service', () => {
  let stream: Stream;
  beforeAll(async () => {
    stream = await startStream(['ingest', 'threshold', 'shopify-sync']);
    const put = (service: 'ingest' | 'threshold', path: string, body: object) =>
      stream.call('PUT', service, path, body);
    await put('ingest', '/facilities/ONLINE', { type: 'CONFIGURATION', facilityGroupId: 'FAC_GRP' });
    await put('ingest', '/facilities/F1', { type: 'WAREHOUSE' });
    await put('ingest', '/facility-groups/FAC_GRP', { members: [{ facilityId: 'F1' }] });
    for (const [n, productId] of ['P1', 'P2'].entries())
      await put('ingest', `/products/${productId}`, {
        tags: ['summer'],
        identifications: [
          { idType: 'sku', idValue: `SKU-${n}` },
          { idType: 'shopifyInventoryItemId', idValue: `900000${n}`, shopId: 'north' },
        ],
      });
    stream.drop('RESET_INVENTORY', 'a.csv', 'facilityId,productId,availableQty\nF1,P1,7\nF1,P2,3\n');
    await stream.run('ingest', 'JOB_IMP_INV');
    await waitUntil(
      async () =>
        put('threshold', '/thresholds/P1/ONLINE', { threshold: 2 }).then(
          () => true,
          () => false,
        ),
      {
        withinMs: 20_000,
        what: 'the threshold service knows the product',
      },
    );
    await copied('threshold', 1);
  }, 60_000);
  afterAll(() => stream.stop());

  const copied = (table: string, rows: number, where = 'true'): Promise<unknown> =>
    waitUntil(async () => (await stream.sql(`select from shopify_sync.${table} where ${where}`)).length === rows, {
      withinMs: 20_000,
      what: `${rows} rows of ${table} are copied`,
    });
  const again = (service: 'ingest' | 'threshold', path: string): Promise<State> => stream.call('POST', service, path);

  it('comes back to a consumer that lost it, and moves nothing where it is known', async () => {
    await copied('inventory', 2);
    await stream.sql("delete from shopify_sync.inventory where product_id = 'P1'");
    await stream.sql('delete from shopify_sync.threshold');
    const asked = await again('ingest', '/state/republish');
    expect(asked.epoch).toBe(1);
    await again('threshold', '/state/republish');
    await copied('inventory', 2);
    await copied('threshold', 1, 'threshold = 2');
    const state = await waitUntil(
      async () => {
        const now = await stream.call<State>('GET', 'ingest', '/state');
        return now.topics.every(({ finishedAt }) => finishedAt !== null) && now;
      },
      { withinMs: 20_000, what: 'all topics are written again' },
    );
    expect(Object.fromEntries(state.topics.map(({ topic, keysDone }) => [topic, keysDone]))).toEqual({
      'inventory-changed': 2,
      'order-queue-changed': 0,
      'product-changed': 2,
      'facility-changed': 2,
      'facility-group-changed': 1,
    });
    const ledger = await stream.call<{ items: object[] }>('GET', 'ingest', '/inventory/P1/ledger');
    expect(ledger.items).toHaveLength(1);
  });

  it('is believed after a restore of an older one, because its epoch is new', async () => {
    // A backup of before the last change: its numbers and versions are older than what the world has heard.
    await stream.sql('update shopify_sync.inventory set version = version + 5, available_to_promise = 99');
    await again('ingest', '/state/republish');
    await waitUntil(
      async () => (await stream.call<State>('GET', 'ingest', '/state')).topics.every(({ finishedAt }) => finishedAt),
      { withinMs: 20_000, what: 'all topics are written again' },
    );
    await again('ingest', '/state/new-epoch');
    await copied('inventory', 2, 'epoch = 2 and available_to_promise in (7, 3)');
    stream.drop('RESET_INVENTORY', 'b.csv', 'facilityId,productId,availableQty\nF1,P1,6\n');
    await stream.run('ingest', 'JOB_IMP_INV');
    await copied('inventory', 1, 'epoch = 2 and available_to_promise = 6');
    await expect(stream.call('GET', 'ingest', '/audit?subject=ingest')).resolves.toMatchObject({
      items: [
        { what: 'new epoch', before: { epoch: 1 }, after: { epoch: 2 } },
        { what: 'republish' },
        { what: 'republish' },
      ],
    });
  });

  it('is held against the copies of shopify-sync bucket by bucket, and read again by one command where they went wrong', async () => {
    const type = 'stockline.inventory-event.order-queued.v1';
    const data = { productId: 'P1', channelId: 'ONLINE', orderId: 'O1', units: 2 };
    const value = JSON.stringify({ specversion: '1.0', id: 'q-1', source: 'shop', type, data });
    await stream.publish([{ topic: 'inventory-events', key: 'P1|ONLINE', value }]);
    await copied('order_queue', 1, 'units = 2');
    const compared = async (
      ...words: string[]
    ): Promise<{ topic: string; owner: string; keysThere: number; differing: number[] }[]> => {
      const { out } = await stockline(stream, ['copies', 'shopify-sync', '--json', ...words]);
      return JSON.parse(out) as Awaited<ReturnType<typeof compared>>;
    };
    const equal = [
      { topic: 'product-changed', owner: 'ingest', keysThere: 2, differing: [] },
      { topic: 'facility-changed', owner: 'ingest', keysThere: 2, differing: [] },
      { topic: 'facility-group-changed', owner: 'ingest', keysThere: 1, differing: [] },
      { topic: 'inventory-changed', owner: 'ingest', keysThere: 2, differing: [] },
      { topic: 'order-queue-changed', owner: 'ingest', keysThere: 1, differing: [] },
      { topic: 'threshold-changed', owner: 'threshold', keysThere: 1, differing: [] },
    ];
    expect(await compared()).toMatchObject(equal);
    await stream.sql("delete from shopify_sync.product_link where product_id = 'P1'");
    await stream.sql("update shopify_sync.product_identification set id_value = 'SKU-9' where id_value = 'SKU-1'");
    await stream.sql("update shopify_sync.facility set type = 'STORE' where facility_id = 'F1'");
    await stream.sql('update shopify_sync.facility_group_member set priority = 7');
    await stream.sql("update shopify_sync.inventory set quantity_on_hand = 99 where product_id = 'P2'");
    await stream.sql('update shopify_sync.order_queue set version = version + 9');
    await stream.sql('delete from shopify_sync.threshold');
    expect((await compared()).map(({ differing }) => differing.length)).toEqual([2, 1, 1, 1, 1, 1]);
    expect(await compared('--rebuild')).toMatchObject(equal);
    const epochs = await stream.sql(
      `select distinct epoch from shopify_sync.inventory union select epoch from shopify_sync.facility`,
    );
    expect(epochs).toEqual([{ epoch: 2 }]);
  });
});
