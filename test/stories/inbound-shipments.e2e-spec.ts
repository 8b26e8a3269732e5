import type { ShipmentImported, ShipmentReceived } from '@app/common/contracts';
import type { Run } from '../../dev/sample/run';
import { startStream, type Stream } from '../support/start-stream';
import { waitUntil } from '../support/wait-until';

interface Shipment {
  status: string;
  unexpected: boolean;
  version: number;
  items: { itemExternalId: string | null; productId: string; expected: number; accepted: number; rejected: number }[];
}

describe('an inbound shipment', () => {
  let stream: Stream;
  beforeAll(async () => {
    stream = await startStream(['ingest']);
    await stream.call('PUT', 'ingest', '/facilities/F1', { type: 'WAREHOUSE', externalFacilityId: '100' });
    for (const productId of ['P1', 'P2', 'P3'])
      await stream.call('PUT', 'ingest', `/products/${productId}`, {
        identifications: [{ idType: 'sku', idValue: `SKU-${productId}` }],
      });
  }, 60_000);
  afterAll(() => stream.stop());

  let sent = 0;
  const receive = (externalShipmentId: string, receiptId: string, items: object[]): Promise<void> =>
    stream.publish([
      {
        topic: 'inventory-events',
        key: externalShipmentId,
        value: JSON.stringify({
          specversion: '1.0',
          id: `wms-${++sent}`,
          source: 'wms',
          type: 'stockline.inventory-event.shipment-received.v1',
          data: { externalShipmentId, receiptId, externalFacilityId: '100', items },
        }),
      },
    ]);
  const state = (items: object[], id: string, more: object = {}): Promise<Shipment> =>
    stream.call('PUT', 'ingest', `/shipments/${id}`, { facilityId: 'F1', items, ...more });
  const shipment = (id: string): Promise<Shipment> => stream.call('GET', 'ingest', `/shipments/${id}`);
  const stands = (id: string, version: number): Promise<Shipment> =>
    waitUntil(
      async () => {
        const now = await shipment(id).catch(() => undefined);
        return now?.version === version && now;
      },
      { withinMs: 20_000, what: `shipment ${id} has version ${version}` },
    );
  const held = async (productId: string): Promise<number> =>
    (await stream.call<{ items: { quantityOnHand: number }[] }>('GET', 'ingest', `/inventory/${productId}`)).items[0]
      ?.quantityOnHand ?? 0;
  const reasons = async (): Promise<string[]> =>
    (await stream.call<{ items: { reason: string }[] }>('GET', 'ingest', '/dead-letters')).items.map(
      ({ reason }) => reason,
    );
  const told = async <Data>(topic: string): Promise<Data[]> =>
    (
      await stream.sql<{ payload: string }>('select payload from ingest.event_log where topic = $1 order by position', [
        topic,
      ])
    ).map(({ payload }) => (JSON.parse(payload) as { data: Data }).data);

  it('is received in parts, over what was expected, and corrected; the same receipt counts once', async () => {
    await state(
      [
        { itemExternalId: 'line-1', productId: 'P1', expected: 10 },
        { itemExternalId: 'line-2', idType: 'sku', idValue: 'SKU-P2', expected: 2 },
      ],
      'TO-1',
    );
    expect(await shipment('TO-1')).toMatchObject({ status: 'shipped', unexpected: false, version: 1 });
    await receive('TO-1', 'R-1', [{ itemExternalId: 'line-1', accepted: 6, rejected: 1 }]);
    expect(await stands('TO-1', 2)).toMatchObject({ status: 'partially_received' });
    await receive('TO-1', 'R-1', [{ itemExternalId: 'line-1', accepted: 6, rejected: 1 }]);
    // By its product alone: the shipment has one line of it.
    await receive('TO-1', 'R-2', [
      { productId: 'P1', accepted: 5 },
      { itemExternalId: 'line-2', accepted: 2 },
    ]);
    expect(await stands('TO-1', 3)).toMatchObject({
      status: 'received',
      items: [
        { itemExternalId: 'line-1', productId: 'P1', expected: 10, accepted: 11, rejected: 1 },
        { itemExternalId: 'line-2', productId: 'P2', expected: 2, accepted: 2, rejected: 0 },
      ],
    });
    await receive('TO-1', 'R-3', [{ itemExternalId: 'line-1', accepted: -3 }]);
    expect((await stands('TO-1', 4)).items[0]).toMatchObject({ accepted: 8 });
    expect([await held('P1'), await held('P2')]).toEqual([8, 2]);

    await receive('TO-1', 'R-3', [{ itemExternalId: 'line-1', accepted: -3 }]);
    await receive('TO-1', 'R-2', [{ productId: 'P1', accepted: 4 }]);
    await receive('TO-1', 'R-4', [{ itemExternalId: 'line-1', accepted: -9 }]);
    await waitUntil(async () => (await reasons()).length === 2, {
      withinMs: 20_000,
      what: 'two receipts are set aside',
    });
    expect((await reasons()).sort()).toEqual(['receipt_below_zero', 'receipt_conflict']);
    expect(await held('P1')).toBe(8);
    expect(
      (await told<ShipmentReceived>('shipment-received')).map(({ receiptId, items }) => [
        receiptId,
        items[0]!.acceptedInTotal,
      ]),
    ).toEqual([
      ['R-1', 6],
      ['R-2', 11],
      ['R-3', 8],
    ]);
  });

  it('that a receipt opened is filled in when it is stated, and moves no stock by that', async () => {
    await receive('TO-2', 'R-1', [{ productId: 'P2', accepted: 4 }]);
    expect(await stands('TO-2', 1)).toMatchObject({ unexpected: true, items: [{ itemExternalId: null, expected: 0 }] });
    expect(await state([{ itemExternalId: 'line-9', productId: 'P2', expected: 5 }], 'TO-2')).toMatchObject({
      unexpected: false,
      status: 'partially_received',
      items: [{ itemExternalId: 'line-9', productId: 'P2', expected: 5, accepted: 4, rejected: 0 }],
    });
    // The same again tells nobody anything.
    await state([{ itemExternalId: 'line-9', productId: 'P2', expected: 5 }], 'TO-2');
    expect(await shipment('TO-2')).toMatchObject({ version: 2 });
    expect(await held('P2')).toBe(6);
    const imported = (await told<ShipmentImported>('shipment-imported')).filter(
      ({ externalShipmentId }) => externalShipmentId === 'TO-2',
    );
    expect(imported).toMatchObject([{ facilityId: 'F1', status: 'partially_received', version: 2 }]);
  });

  it('is listed with the newest first, and a page begins where the last ended', async () => {
    const list = (query: string): Promise<{ items: { externalShipmentId: string }[]; nextCursor: string | null }> =>
      stream.call('GET', 'ingest', `/shipments?${query}`);
    const first = await list('limit=1');
    expect(first.items).toMatchObject([{ externalShipmentId: 'TO-2' }]);
    expect(await list(`limit=1&cursor=${first.nextCursor}`)).toMatchObject({
      items: [{ externalShipmentId: 'TO-1' }],
      nextCursor: null,
    });
    expect((await list('status=received')).items).toEqual([]);
    expect((await list('externalShipmentId=TO-1')).items).toHaveLength(1);
  });

  it.each([
    [
      'a line twice',
      {
        items: [
          { productId: 'P1', expected: 1 },
          { productId: 'P1', expected: 2 },
        ],
      },
      'shipment_item_twice',
    ],
    ['a product that is not there', { items: [{ productId: 'P9', expected: 1 }] }, 'name_unresolved'],
    ['a facility that is not there', { facilityId: 'F9', items: [] }, 'name_unresolved'],
    ['less than nothing', { items: [{ productId: 'P1', expected: -1 }] }, 'body_invalid'],
  ])('is refused with %s', async (_, body, code) => {
    await expect(stream.call('PUT', 'ingest', '/shipments/TO-3', { facilityId: 'F1', ...body })).rejects.toThrow(code);
    await expect(shipment('TO-3')).rejects.toThrow('shipment_unknown');
  });

  it('goes to places and holds products that are listed, by our names and by those of others', async () => {
    const get = (path: string): Promise<unknown> => stream.call('GET', 'ingest', path);
    expect(await get('/products?idValue=SKU-P2')).toMatchObject({ items: [{ productId: 'P2' }], nextCursor: null });
    expect(await get('/products?limit=1')).toMatchObject({
      items: [{ productId: 'P1' }],
      nextCursor: expect.any(String) as string,
    });
    expect(await get('/products/sku:SKU-P1')).toMatchObject({ productId: 'P1', version: 1 });
    expect(await get('/facilities?type=WAREHOUSE')).toMatchObject({ items: [{ facilityId: 'F1' }] });
    expect(await get('/facilities/externalFacilityId:100')).toMatchObject({ facilityId: 'F1' });
    await stream.call('PUT', 'ingest', '/facility-groups/G', {
      members: [{ facilityId: 'F1', thru: '2030-01-01T00:00:00Z' }],
    });
    expect(await get('/facility-groups/G')).toMatchObject({
      members: [{ facilityId: 'F1' }],
      inForce: [{ facilityId: 'F1' }],
    });
    await expect(get('/facilities?type=WAREHOUS')).rejects.toThrow('Did you mean WAREHOUSE?');
    await expect(get('/facility-groups/X')).rejects.toThrow('facility_group_unknown');
  });

  it('comes by file, is incoming stock until it is received, and a receipt over it is flagged', async () => {
    const incoming = async (): Promise<object[]> =>
      (await stream.call<{ items: object[] }>('GET', 'ingest', '/incoming-stock?idValue=SKU-P3&facilityId=F1')).items;
    const before = await held('P3');
    stream.drop(
      'IMP_TO_SHPMNT',
      'transfers.csv',
      'external-shipment-id,product-sku,quantity,origin-facility-id,destination-facility-id,item-external-id,tracking-number\n' +
        'TO-20,SKU-P3,10,OLD,F1,line-1,1Z1 | 1Z2\nTO-20,nobody,10,OLD,F1,line-2,\nTO-21,SKU-P3,4,OLD,F1,line-1,\n',
    );
    const run = await stream.run('ingest', 'JOB_IMP_TO_SHPMNT');
    expect(run).toMatchObject({
      status: 'completed_with_rejections',
      counts: { rows: 3, applied: 2, rejected: 1 },
      parameters: { configId: 'IMP_TO_SHPMNT', groupBy: null },
    });
    expect(await shipment('TO-20')).toMatchObject({
      status: 'shipped',
      originFacilityId: 'OLD',
      items: [{ itemExternalId: 'line-1', productId: 'P3', expected: 10, trackingNumbers: ['1Z1', '1Z2'] }],
    });
    expect(await incoming()).toEqual([{ productId: 'P3', facilityId: 'F1', incoming: 14, shipments: 2 }]);
    expect(await held('P3')).toBe(before);

    await receive('TO-20', 'R-1', [{ itemExternalId: 'line-1', accepted: 6 }]);
    await stands('TO-20', 2);
    expect(await incoming()).toEqual([{ productId: 'P3', facilityId: 'F1', incoming: 8, shipments: 2 }]);
    await receive('TO-20', 'R-2', [{ itemExternalId: 'line-1', accepted: 5 }]);
    expect(await stands('TO-20', 3)).toMatchObject({
      status: 'received',
      overReceived: true,
      items: [{ expected: 10, accepted: 11, overReceived: true }],
    });
    const receipts = await told<ShipmentReceived>('shipment-received');
    expect(
      receipts.flatMap(({ externalShipmentId, overReceived, items }) =>
        externalShipmentId === 'TO-20' ? [[overReceived, ...items.map((item) => item.overReceived)]] : [],
      ),
    ).toEqual([
      [false, false],
      [true, true],
    ]);
    expect(await shipment('TO-2')).toMatchObject({ overReceived: false });
    expect(await incoming()).toEqual([{ productId: 'P3', facilityId: 'F1', incoming: 4, shipments: 1 }]);
    expect(await held('P3')).toBe(before + 11);

    stream.drop(
      'IMP_TO_SHPMNT',
      'more.csv',
      'externalShipmentId,sku,quantity,destinationFacilityId,shipmentStatus\nTO-21,,,,cancelled\n',
    );
    expect(await stream.run('ingest', 'JOB_IMP_TO_SHPMNT')).toMatchObject({ status: 'completed' });
    expect(await incoming()).toEqual([]);
    const imported = (await told<ShipmentImported>('shipment-imported')).filter(({ externalShipmentId }) =>
      externalShipmentId.startsWith('TO-2'),
    );
    expect(imported.slice(-3).map(({ externalShipmentId, status }) => [externalShipmentId, status])).toEqual([
      ['TO-20', 'shipped'],
      ['TO-21', 'shipped'],
      ['TO-21', 'cancelled'],
    ]);
  }, 60_000);

  it('that a file announced is cancelled by its undo, and is on its way again by the undo of that', async () => {
    stream.drop(
      'IMP_TO_SHPMNT',
      'wrong.csv',
      'externalShipmentId,sku,quantity,destinationFacilityId\nTO-30,SKU-P3,3,F1\nTO-31,SKU-P3,3,F1\n',
    );
    const { files } = await stream.run('ingest', 'JOB_IMP_TO_SHPMNT');
    await receive('TO-31', 'R-1', [{ productId: 'P3', accepted: 1 }]);
    await stands('TO-31', 2);
    const undo = async (importId: string): Promise<Run> => {
      const { runId } = await stream.call<Run>('POST', 'ingest', `/imports/${importId}/undo`, { reason: 'not ours' });
      return waitUntil(
        async () => {
          const run = await stream.call<Run>('GET', 'ingest', `/runs/${runId}`);
          return !['queued', 'running'].includes(run.status) && run;
        },
        { withinMs: 30_000, what: 'the undo has ended' },
      );
    };
    const undone = await undo(files[0]!.importId);
    expect(undone).toMatchObject({ status: 'completed', counts: { rows: 2, applied: 1, superseded: 1 } });
    expect(await shipment('TO-30')).toMatchObject({ status: 'cancelled', version: 2 });
    expect(await shipment('TO-31')).toMatchObject({ status: 'partially_received' });
    const kept = await stream.call('GET', 'ingest', `/imports/${undone.files[0]!.importId}/rows`);
    expect(kept).toMatchObject({ items: [{ line: 3, outcome: 'superseded', code: 'superseded_by_receipt' }] });
    expect(await undo(undone.files[0]!.importId)).toMatchObject({ counts: { applied: 1 } });
    expect(await shipment('TO-30')).toMatchObject({ status: 'shipped', items: [{ productId: 'P3', expected: 3 }] });
  }, 60_000);
});
