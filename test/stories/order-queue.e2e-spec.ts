import type { SampleMessage } from '../../dev/sample/sample-events';
import { startStream, type Stream } from '../support/start-stream';
import { waitUntil } from '../support/wait-until';

describe('orders that no facility has been given yet', () => {
  let stream: Stream;
  beforeAll(async () => {
    stream = await startStream(['ingest', 'shopify-sync']);
    await stream.call('PUT', 'ingest', '/facilities/F1', { type: 'WAREHOUSE' });
    await stream.call('PUT', 'ingest', '/products/P1', { identifications: [{ idType: 'sku', idValue: 'LS-1' }] });
  }, 60_000);
  afterAll(() => stream.stop());

  let sent = 0;
  const event = (type: string, data: object): SampleMessage => ({
    topic: 'inventory-events',
    key: 'P1|F1',
    value: JSON.stringify({
      specversion: '1.0',
      id: `oms-${++sent}`,
      source: 'oms',
      type: `stockline.inventory-event.${type}.v1`,
      data: { idType: 'sku', idValue: 'LS-1', ...data },
    }),
  });
  const heard = (units: number, availableToPromise: number): Promise<true> =>
    waitUntil(
      async () => {
        const [row] = await stream.sql<{ queued: string; stock: string; waiting: string }>(
          `select (select units from shopify_sync.order_queue) as queued, (select available_to_promise from shopify_sync.inventory) as stock,
                  (select count(*) from shopify_sync.order_queue_waiting) as waiting`,
        );
        return Number(row!.queued) === units && Number(row!.stock) === availableToPromise && row!.waiting === '0';
      },
      { withinMs: 20_000, what: `${units} units queued, ${availableToPromise} to promise` },
    );

  it('take their units off sale until they are reserved, counted once on the way', async () => {
    await stream.publish([
      event('count', { facilityId: 'F1', count: 10 }),
      event('order-queued', { orderId: '1001', channelId: 'ONLINE', units: 3 }),
      event('order-queued', { orderId: '1002', shopId: 'north', units: 2 }),
    ]);
    await heard(5, 10);
    await stream.publish([event('reserved', { orderId: '1001', facilityId: 'F1', units: 3 })]);
    await heard(2, 7);
    // Said too late: those units are off the queue by their reservation.
    await stream.publish([event('order-unqueued', { orderId: '1001', channelId: 'ONLINE', units: 3 })]);
    await stream.publish([event('order-unqueued', { orderId: '1002', channelId: 'ONLINE', units: 2 })]);
    await heard(0, 7);
    const { items } = await stream.call<{ items: { reasonCode: string; quantityOnHandBefore: number }[] }>(
      'GET',
      'ingest',
      '/inventory/P1/ledger',
    );
    expect(items.map(({ reasonCode }) => reasonCode).sort()).toEqual(['COUNT', 'RESERVED']);
  });
});
