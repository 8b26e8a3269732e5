import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { startStream, type Stream } from '../support/start-stream';
import { waitUntil } from '../support/wait-until';
import { stateCatalogue } from '../support/small-shop';

describe('the three kinds of stock files', () => {
  let stream: Stream;
  beforeAll(async () => {
    stream = await startStream(['ingest']);
    await stateCatalogue(stream, 3);
  }, 60_000);
  afterAll(() => stream.stop());

  const imported = (configId: string, parameters: object = {}) =>
    stream.run('ingest', 'JOB_IMP_INV', { configId, ...parameters });
  const level = async (productId: string): Promise<[number, number]> => {
    const { items } = await stream.call<{ items: { quantityOnHand: number; availableToPromise: number }[] }>(
      'GET',
      'ingest',
      `/inventory/${productId}`,
    );
    return [items[0]!.quantityOnHand, items[0]!.availableToPromise];
  };

  it('go from SFTP into one ledger: a reset, differences on top of it, and a count that has the last word on QOH', async () => {
    stream.drop('RESET_INVENTORY', 'reset.csv', 'facilityId,sku,availableQty\nF1,SKU-1,10\nF1,SKU-2,4\n');
    expect(await imported('RESET_INVENTORY')).toMatchObject({ status: 'completed', counts: { applied: 2 } });
    stream.drop(
      'MDM_INV_VARIANCE',
      'damage.csv',
      'externalFacilityId,idValue,idType,availableDelta,varianceReasonId,comments\n100,SKU-1,sku,-2,DAMAGED,dropped\n100,SKU-1,sku,1,FOUND,\n100,nobody,sku,1,,\n',
    );
    const damage = await imported('MDM_INV_VARIANCE');
    expect(damage).toMatchObject({
      status: 'completed_with_rejections',
      counts: { rows: 3, applied: 2, rejected: 1 },
    });
    expect(await level('P1')).toEqual([9, 9]);
    stream.drop('REC_INV_COUNT', 'count.csv', 'facilityId,sku,count\nF1,SKU-1,6\nF1,SKU-3,2\n');
    expect(await imported('REC_INV_COUNT')).toMatchObject({ status: 'completed', counts: { applied: 2 } });
    expect([await level('P1'), await level('P2'), await level('P3')]).toEqual([
      [6, 6],
      [4, 4],
      [2, 2],
    ]);
    const { items } = await stream.call<{ items: { reasonCode: string; availableToPromiseDelta: number }[] }>(
      'GET',
      'ingest',
      '/inventory/P1/ledger',
    );
    expect(
      items.map(({ reasonCode, availableToPromiseDelta }) => [reasonCode, availableToPromiseDelta]).sort(),
    ).toEqual([
      ['COUNT', -3],
      ['DAMAGED', -2],
      ['FOUND', 1],
      ['RESET', 10],
    ]);
  }, 120_000);

  it('of differences that come a second time wait for a person, and the run says where they came from', async () => {
    const lines = 'facilityId,sku,availableDelta\nF1,SKU-2,3\n';
    stream.drop('MDM_INV_VARIANCE', 'once.csv', lines);
    const once = await imported('MDM_INV_VARIANCE');
    stream.drop('MDM_INV_VARIANCE', 'again.csv', lines);
    const again = await imported('MDM_INV_VARIANCE');
    const [{ importId }] = once.files as unknown as [{ importId: string }];
    expect(again).toMatchObject({
      status: 'waiting_for_approval',
      error: { code: 'approval_needed', message: expect.stringContaining(importId) },
    });
    expect(await level('P2')).toEqual([7, 7]);
    expect(readdirSync(join(stream.sftpDirectory, 'rejected'))).toEqual([]);
  }, 120_000);

  it('that state their moment take a sale of before for one that is in them, and keep one of after', async () => {
    const asOf = new Date(Date.now() - 60_000);
    const sale = (id: string, occurredAt: Date) => ({
      topic: 'inventory-events' as const,
      key: 'SKU-3|F1',
      value: JSON.stringify({
        specversion: '1.0',
        id,
        source: 'pos/9',
        type: 'stockline.inventory-event.sold.v1',
        data: { idValue: 'SKU-3', facilityId: 'F1', units: 1, occurredAt: occurredAt.toISOString() },
      }),
    });
    await stream.publish([sale('after', new Date(asOf.getTime() + 1_000))]);
    await waitUntil(async () => (await level('P3'))[0] === 1, { what: 'the sale after the count is known' });
    stream.drop('REC_INV_COUNT', 'night.csv', 'facilityId,sku,count\nF1,SKU-3,8\n');
    const counted = await imported('REC_INV_COUNT', { additionalParameters: { asOf: asOf.toISOString() } });
    expect(counted).toMatchObject({ status: 'completed', counts: { applied: 1 } });
    expect(await level('P3')).toEqual([7, 7]);
    await stream.publish([sale('before', new Date(asOf.getTime() - 1_000))]);
    const late = await waitUntil(
      async () => {
        const { items } = await stream.call<{ items: { outcome: string }[] }>('GET', 'ingest', '/inventory/P3/late');
        return items.length > 0 && items;
      },
      { what: 'the sale before the count is told' },
    );
    expect(late).toMatchObject([{ outcome: 'included' }]);
    expect(await level('P3')).toEqual([7, 7]);
  }, 60_000);

  it('that are mended and sent back three times read as one story, in the record of each', async () => {
    const [header, good] = ['facilityId,sku,availableQty', 'F1,SKU-1,3'];
    stream.drop('RESET_INVENTORY', 'story.csv', `${[header, good, 'F1,SKU-2,a', 'F1,SKU-3,a'].join('\n')}\n`);
    let last = await imported('RESET_INVENTORY');
    const ids: string[] = [];
    const mended = [
      [header, 'F1,SKU-2,b', 'F1,SKU-3,b'],
      [header, 'F1,SKU-2,c', 'F1,SKU-3,5'],
      [header, 'F1,SKU-2,6'],
    ];
    for (const lines of mended) {
      const file = last.files[0]!;
      ids.push(file.importId);
      stream.drop('RESET_INVENTORY', file.errorFile!.replace('errors/', ''), `${lines.join('\n')}\n`);
      last = await imported('RESET_INVENTORY');
    }
    const { importId } = last.files[0]!;
    const stories = await Promise.all(
      [...ids, importId].map((id) =>
        stream.call<{ chain: { importId: string; applied: number; rejected: number }[] }>(
          'GET',
          'ingest',
          `/imports/${id}`,
        ),
      ),
    );
    for (const { chain } of stories)
      expect(chain.map((one) => [one.importId, one.applied, one.rejected])).toEqual([
        [ids[0], expect.any(Number), 2],
        [ids[1], 0, 2],
        [ids[2], 1, 1],
        [importId, 1, 0],
      ]);
  }, 120_000);

  it('make the products that nobody knows, where that is chosen: everybody is told of them before their stock', async () => {
    stream.drop('RESET_INVENTORY', 'new.csv', 'facilityId,sku,availableQty\nF1,NEW-1,4\nF1,SKU-2,9\n');
    const taken = await imported('RESET_INVENTORY', { additionalParameters: { unknownProducts: 'create' } });
    expect(taken).toMatchObject({ status: 'completed', counts: { rows: 2, applied: 2, created: 1 } });
    const product = await stream.call<object>('GET', 'ingest', '/products/sku:NEW-1');
    expect(product).toMatchObject({ productId: 'NEW-1', version: 1, identifications: [{ idType: 'sku' }] });
    expect(await level('NEW-1')).toEqual([4, 4]);
    const { importId } = taken.files[0]!;
    expect(await stream.call('GET', 'ingest', `/imports/${importId}`)).toMatchObject({ created: 1, applied: 2 });
    const told = await stream.sql<{ topic: string }>(
      `select topic from ingest.event_log where key in ('NEW-1', 'NEW-1|F1') order by position`,
    );
    expect(told.map(({ topic }) => topic.replace(/^.*?(product|inventory)/, '$1'))).toEqual([
      'product-changed',
      'inventory-changed',
    ]);
  }, 60_000);

  it('are refused a choice that means nothing to them before a run begins', async () => {
    const asked = imported('REC_INV_COUNT', { additionalParameters: { resetBy: 'ATP' } });
    await expect(asked).rejects.toThrow('does not go with this import');
  }, 60_000);
});
