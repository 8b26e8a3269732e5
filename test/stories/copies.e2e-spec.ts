import { stockline, type Ended } from '../support/command-line';
import { startStream, type Stream } from '../support/start-stream';
import { waitUntil } from '../support/wait-until';

describe('the copies that the threshold service keeps', () => {
  let stream: Stream;
  beforeAll(async () => {
    stream = await startStream(['ingest', 'threshold']);
    const put = (path: string, body: object): Promise<unknown> => stream.call('PUT', 'ingest', path, body);
    await put('/facilities/ONLINE', { type: 'CONFIGURATION', name: 'Online', facilityGroupId: 'FAC_GRP' });
    await put('/facilities/F1', { type: 'WAREHOUSE', externalFacilityId: '100', timeZone: 'Europe/Paris' });
    await put('/facility-groups/FAC_GRP', { members: [{ facilityId: 'F1', priority: 1 }] });
    for (const [productId, body] of Object.entries(products)) await put(`/products/${productId}`, body);
    stream.drop('RESET_INVENTORY', 'a.csv', 'facilityId,productId,availableQty\nF1,P1,7\nF1,P2,3\nF1,P3,0\n');
    await stream.run('ingest', 'JOB_IMP_INV');
    const data = { productId: 'P1', channelId: 'ONLINE', orderId: 'O1', units: 2 };
    const type = 'stockline.inventory-event.order-queued.v1';
    const value = JSON.stringify({ specversion: '1.0', id: 'q-1', source: 'shop', type, data });
    await stream.publish([{ topic: 'inventory-events', key: 'P1|ONLINE', value }]);
    await waitUntil(async () => (await stream.sql('select from threshold.order_queue')).length === 1, {
      withinMs: 20_000,
      what: 'the queued order is copied',
    });
  }, 60_000);
  afterAll(() => stream.stop());

  const products = {
    P1: {
      name: 'Linen “shirt”',
      tags: ['summer', 'blue'],
      categories: ['shirts'],
      productType: 'Shirt',
      vendor: 'North',
    },
    P2: { name: 'Scarf', tags: [] },
    P3: {},
  };
  const copies = (...words: string[]): Promise<Ended> => stockline(stream, ['copies', 'threshold', ...words]);

  it('are equal to what their owner holds, key by key and fact by fact', async () => {
    const { status, out } = await copies();
    expect(out).toMatch(/product-changed +3 +ingest +3 +equal/);
    expect(out).toMatch(/facility-changed +2 +ingest +2 +equal/);
    expect(out).toMatch(/facility-group-changed +1 +ingest +1 +equal/);
    expect(out).toMatch(/inventory-changed +\d +ingest +\d +equal/);
    expect(out).toMatch(/order-queue-changed +1 +ingest +1 +equal/);
    expect(status).toBe(0);
  });

  it('that went wrong are told, and are right again once they were read from their topics anew', async () => {
    await stream.sql("update threshold.stock set available_to_promise = 99 where product_id = 'P1'");
    await stream.sql("update threshold.product set name = 'Shawl', version = version + 9 where product_id = 'P2'");
    await stream.sql("delete from threshold.order_queue where product_id = 'P1'");
    const wrong = await copies('--json');
    expect(wrong.status).toBe(1);
    const differing = (JSON.parse(wrong.out) as { topic: string; differing: number[] }[]).filter(
      (one) => one.differing.length > 0,
    );
    expect(differing.map(({ topic }) => topic).sort()).toEqual([
      'inventory-changed',
      'order-queue-changed',
      'product-changed',
    ]);

    const rebuilt = await copies('--rebuild');
    expect(rebuilt).toMatchObject({ status: 0 });
    expect(await stream.sql("select available_to_promise from threshold.stock where product_id = 'P1'")).toEqual([
      { available_to_promise: '7' },
    ]);
    expect(await stream.sql("select name from threshold.product where product_id = 'P2'")).toEqual([{ name: 'Scarf' }]);
    expect(await stream.sql('select units from threshold.order_queue')).toEqual([{ units: '2' }]);
    const audit = await stream.call<{ items: { what: string }[] }>('GET', 'threshold', '/audit?subject=threshold');
    expect(audit.items.filter(({ what }) => what === 'rebuild copy')).toHaveLength(5);
  });

  it('are named in the answer where one asks for a topic that is not kept', async () => {
    await expect(stream.call('GET', 'threshold', '/state/sums?topic=orders')).rejects.toThrow(/state_unknown/);
    await expect(
      stream.call('POST', 'threshold', '/state/copies/rebuild', { topics: ['threshold-changed'] }),
    ).rejects.toThrow(/state_unknown/);
  });
});
