import type { SampleMessage } from '../../dev/sample/sample-events';
import { startStream, type Stream } from '../support/start-stream';
import { waitUntil } from '../support/wait-until';

interface Level {
  availableToPromise: number;
  quantityOnHand: number;
}
interface Row {
  reasonCode: string;
  cause: { eventId: string };
}
interface Late {
  outcome: string;
  eventId: string;
  binId: string;
}

describe('events that come early or late', () => {
  let stream: Stream;
  beforeAll(async () => {
    stream = await startStream([]);
    await stream.start('ingest', { UNKNOWN_WAIT_S: '60' });
    await stream.call('PUT', 'ingest', '/facilities/F1', { type: 'WAREHOUSE' });
    await stream.call('PUT', 'ingest', '/products/P1', {});
  }, 60_000);
  afterAll(() => stream.stop());

  const event = (id: string, type: string, key: string, data: object): SampleMessage => ({
    topic: 'inventory-events',
    key,
    value: JSON.stringify({
      specversion: '1.0',
      id,
      source: 'test',
      type: `stockline.inventory-event.${type}.v1`,
      data,
    }),
  });
  const level = async (productId: string): Promise<Level | undefined> =>
    (await stream.call<{ items: Level[] }>('GET', 'ingest', `/inventory/${productId}`)).items[0];
  const stands = (productId: string, availableToPromise: number): Promise<unknown> =>
    waitUntil(async () => (await level(productId).catch(() => undefined))?.availableToPromise === availableToPromise, {
      withinMs: 20_000,
      what: `${productId} has ${availableToPromise} to promise`,
    });
  const waiting = (count: number): Promise<unknown> =>
    waitUntil(async () => (await stream.sql('select from ingest.waiting_event')).length === count, {
      withinMs: 20_000,
      what: `${count} events wait`,
    });
  const letters = async (): Promise<{ reason: string; message: string; key: string }[]> =>
    (
      await stream.call<{ items: { reason: string; message: string; key: string }[] }>(
        'GET',
        'ingest',
        '/dead-letters?replayed=false',
      )
    ).items;
  const eventsOf = async (productId: string): Promise<string[]> =>
    (await stream.call<{ items: Row[] }>('GET', 'ingest', `/inventory/${productId}/ledger`)).items
      .map(({ cause }) => cause.eventId)
      .reverse();

  it('wait for the product they name, in the order of their key, and hold up nobody else', async () => {
    const key = 'SKU-9|F1';
    const about = { idType: 'sku', idValue: 'SKU-9', facilityId: 'F1' };
    await stream.publish([
      event('e1', 'reset', key, { ...about, availableToPromise: 10 }),
      event('e2', 'sold', key, { ...about, units: 1 }),
      event('other', 'sold', 'P1|F1', { productId: 'P1', facilityId: 'F1', units: 1 }),
      event('e1', 'reset', key, { ...about, availableToPromise: 10 }),
    ]);
    await stands('P1', -1);
    await waiting(2);
    // Names a product that is known, and waits all the same: order is promised per key.
    await stream.publish([event('e3', 'reset', key, { productId: 'P1', facilityId: 'F1', availableToPromise: 3 })]);
    await waiting(3);
    await stream.call('PUT', 'ingest', '/products/P9', { identifications: [{ idType: 'sku', idValue: 'SKU-9' }] });
    await stands('P9', 9);
    await stands('P1', 3);
    await waiting(0);
    expect(await eventsOf('P9')).toEqual(['e1', 'e2']);
    expect(await letters()).toEqual([]);
  });

  it('wait for the facility and for the shipment that they name', async () => {
    const receipt = (id: string, items: object[]): SampleMessage =>
      event(id, 'shipment-received', 'TO-1', {
        externalShipmentId: 'TO-1',
        receiptId: id,
        externalFacilityId: '300',
        items,
      });
    await stream.publish([receipt('r1', [{ itemExternalId: 'line-1', accepted: 4 }])]);
    await waiting(1);
    await stream.call('PUT', 'ingest', '/facilities/F3', { type: 'WAREHOUSE', externalFacilityId: '300' });
    // It now waits for the item alone; a receipt that names the product may open the shipment, under another key.
    await stream.publish([
      event('r0', 'shipment-received', 'TO-1 again', {
        externalShipmentId: 'TO-1',
        receiptId: 'r0',
        facilityId: 'F3',
        items: [{ itemExternalId: 'line-1', productId: 'P9', accepted: 1 }],
      }),
    ]);
    await waitUntil(
      async () => {
        const { items } = await stream.call<{ items: (Level & { facilityId: string })[] }>(
          'GET',
          'ingest',
          '/inventory/P9',
        );
        return items.find(({ facilityId }) => facilityId === 'F3')?.quantityOnHand === 5;
      },
      { withinMs: 20_000, what: 'both receipts have taken effect' },
    );
    await waiting(0);
  });

  it('have no effect where the value in force had them in it, and are found again with the reason', async () => {
    const about = { productId: 'P-asof', facilityId: 'F1' };
    await stream.call('PUT', 'ingest', '/products/P-asof', {});
    const at = (minute: number): string => new Date(Date.now() - (60 - minute) * 60_000).toISOString();
    const key = 'P-asof|F1';
    await stream.publish([
      event('a1', 'reset', key, { ...about, availableToPromise: 20, occurredAt: at(10) }),
      event('a2', 'sold', key, { ...about, units: 1, occurredAt: at(20) }),
      event('a3', 'reset', key, { ...about, availableToPromise: 30, occurredAt: at(15) }),
      event('a4', 'sold', key, { ...about, units: 5, occurredAt: at(14) }),
      event('a5', 'reset', key, { ...about, availableToPromise: 99, occurredAt: at(5) }),
      event('a6', 'sold', key, { ...about, units: 2, occurredAt: at(16) }),
    ]);
    // 30 as of minute 15, less what was sold after it: 1 at minute 20, 2 at minute 16.
    await stands('P-asof', 27);
    expect(await eventsOf('P-asof')).toEqual(['a1', 'a2', 'a3', 'a6']);
    const { items } = await stream.call<{ items: Late[] }>('GET', 'ingest', '/inventory/P-asof/late');
    expect(items).toMatchObject([
      { outcome: 'superseded', cause: { eventId: 'a5' }, effect: { availableToPromise: 99 } },
      { outcome: 'included', cause: { eventId: 'a4' }, effect: { kind: 'sold', units: 5 } },
    ]);
  });

  it('go to the dead letters when waiting is over, and take effect when they are sent again', async () => {
    await stream.services.ingest!.stop();
    await stream.start('ingest', { UNKNOWN_WAIT_S: '1' });
    const key = 'P-never|F1';
    await stream.publish([
      event('n1', 'sold', key, { productId: 'P-never', facilityId: 'F1', units: 1 }),
      event('n2', 'sold', key, { productId: 'P1', facilityId: 'F1', units: 1 }),
    ]);
    const set = await waitUntil(async () => ((await letters()).length > 0 ? letters() : false), {
      withinMs: 20_000,
      what: 'the event is set aside',
    });
    expect(set).toMatchObject([{ reason: 'product_unknown', key }]);
    expect(set[0]!.message).toContain('it was waited for');
    // The one behind it goes on.
    await stands('P1', 2);
    await stream.call('PUT', 'ingest', '/products/P-never', {});
    await stream.call('POST', 'ingest', '/dead-letters/replay', { topic: 'inventory-events', expect: 1 });
    await stands('P-never', -1);
  });
});
