import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { startStream, type Stream } from '../support/start-stream';
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

  it('are refused a choice that means nothing to them before a run begins', async () => {
    const asked = imported('REC_INV_COUNT', { additionalParameters: { resetBy: 'ATP' } });
    await expect(asked).rejects.toThrow('does not go with this import');
  }, 60_000);
});
