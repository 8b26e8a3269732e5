import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { seedNorth, shownByNorth, stateCatalogue } from '../support/small-shop';
import { startStream, type Stream } from '../support/start-stream';
import { waitUntil } from '../support/wait-until';

const products = 6;

describe('the whole stream, file and event in, ledger, Kafka, Shopify', () => {
  let stream: Stream;

  beforeAll(async () => {
    stream = await startStream(['ingest', 'shopify-sync', 'threshold']);
    await seedNorth(stream, products);
    await stateCatalogue(stream, products);
    await waitUntil(
      () => stream.call('PUT', 'shopify-sync', '/shops/north/locations/101', { facilityId: 'F1' }).then(() => true),
      { withinMs: 30_000, what: 'the location is mapped' },
    );
  }, 120_000);
  afterAll(() => stream?.stop());

  it('takes a file to the shop, rejects the one bad row with a reason, and explains every number', async () => {
    stream.drop(
      'RESET_INVENTORY',
      'erp.csv',
      'externalFacilityId,idType,idValue,availableQty\n100,sku,SKU-1,5\n100,sku,SKU-2,7\n100,sku,NOBODY,1\n100,sku,SKU-3,9\n',
    );
    const imported = await stream.run('ingest', 'JOB_IMP_INV');
    expect(imported).toMatchObject({
      status: 'completed_with_rejections',
      files: [expect.objectContaining({ fileName: 'erp.csv', rows: 4, applied: 3, rejected: 1 })],
    });
    expect(readdirSync(join(stream.sftpDirectory, 'archive')).length).toBeGreaterThan(0);
    const [errorFile] = readdirSync(join(stream.sftpDirectory, 'errors'));
    expect(readFileSync(join(stream.sftpDirectory, 'errors', errorFile!), 'utf8')).toMatch(
      /error_code.*\n100,sku,NOBODY,1,product_unknown,/,
    );

    await everythingArrived(stream);
    expect(await stream.run('shopify-sync', 'UL_RCNT_INV', { facilityGroupID: 'FAC_GRP' })).toMatchObject({
      status: 'completed',
      counts: expect.objectContaining({ parked: 0, deferred: 0 }),
    });
    expect([...(await shownByNorth(stream))].slice(0, 4)).toEqual([
      [1, 5],
      [2, 7],
      [3, 9],
      [4, 0],
    ]);

    const ledger = await stream.call<{ items: object[] }>('GET', 'ingest', '/inventory/P2/ledger');
    expect(ledger.items).toEqual([
      expect.objectContaining({
        facilityId: 'F1',
        availableToPromiseDelta: 7,
        availableToPromiseBefore: 0,
        cause: expect.objectContaining({ kind: 'import', line: 3, runId: imported.runId }),
      }),
    ]);
  }, 120_000);

  it('takes sales, reservations and thresholds off what the shop shows', async () => {
    const event = (id: string, kind: string, data: object) => ({
      topic: 'inventory-events' as const,
      key: 'SKU-2|F1',
      value: JSON.stringify({
        specversion: '1.0',
        id,
        source: 'pos/7',
        type: `stockline.inventory-event.${kind}.v1`,
        time: new Date().toISOString(),
        data: { idValue: 'SKU-2', facilityId: 'F1', ...data },
      }),
    });
    const sold = event('pos-1', 'sold', { units: 1 });
    await stream.publish([sold, sold, event('oms-1', 'reserved', { units: 2, orderId: 'SO-1', shopId: 'north' })]);
    stream.drop('IMP_PROD_THOLD', 'thresholds.csv', 'facility-id,product-sku,threshold\nONLINE,SKU-3,4\n');
    await waitUntil(
      async () =>
        (await stream.sql<{ n: string }>("select count(*) as n from ingest.ledger where cause_kind = 'event'"))[0]!
          .n === '2',
      { what: 'the sale counted once, and the reservation' },
    );
    expect(await stream.run('threshold', 'IMP_PROD_THOLD')).toMatchObject({
      status: 'completed',
      files: [expect.objectContaining({ applied: 1 })],
    });

    await everythingArrived(stream);
    await stream.run('shopify-sync', 'UL_RCNT_INV', { facilityGroupID: 'FAC_GRP' });
    expect([...(await shownByNorth(stream))].slice(0, 3)).toEqual([
      [1, 5],
      [2, 4],
      [3, 5],
    ]);
  }, 120_000);

  it('changes nothing when the same file comes again', async () => {
    stream.drop(
      'RESET_INVENTORY',
      'erp-again.csv',
      'externalFacilityId,idType,idValue,availableQty\n100,sku,SKU-1,5\n100,sku,SKU-2,7\n100,sku,NOBODY,1\n100,sku,SKU-3,9\n',
    );
    expect(await stream.run('ingest', 'JOB_IMP_INV')).toMatchObject({ status: 'nothing_to_do' });
    expect(await stream.run('shopify-sync', 'UL_RCNT_INV', { facilityGroupID: 'FAC_GRP' })).toMatchObject({
      status: 'nothing_to_do',
    });
  }, 60_000);
});

/** Every version that the ledger and the thresholds gave out is known where the shops' numbers are made. */
async function everythingArrived(stream: Stream): Promise<void> {
  await waitUntil(
    async () => {
      const [behind] = await stream.sql<{ n: string }>(
        `select (select count(*) from ingest.inventory_level l join ingest.product p using (product_no) join ingest.facility f using (facility_no)
                 left join shopify_sync.inventory i on i.product_id = p.product_id and i.facility_id = f.facility_id
                 where l.version > 0 and i.version is distinct from l.version)
              + (select count(*) from threshold.held_back h join threshold.product p using (product_no) join threshold.facility f using (facility_no)
                 left join shopify_sync.threshold t on t.product_id = p.product_id and t.facility_id = f.facility_id
                 where h.units is distinct from case h.kind when 'threshold' then t.threshold else t.safety_stock end) as n`,
      );
      return behind!.n === '0';
    },
    { withinMs: 30_000, what: 'every change has gone through Kafka' },
  );
}
