import { testDatabase } from '../../../../../test/support/platform';
import { ThresholdFiles } from './threshold-files.fixture';

describe('a thresholds file', () => {
  let files: ThresholdFiles;

  beforeAll(async () => {
    files = await ThresholdFiles.open(await testDatabase());
    await files.know(
      [
        { facilityId: 'ONLINE', type: 'CONFIGURATION' },
        { facilityId: 'F1', externalFacilityId: '100', type: 'RETAIL_STORE', timeZone: 'Europe/Paris' },
        { facilityId: 'F2', externalFacilityId: '200', type: 'WAREHOUSE' },
      ],
      Array.from({ length: 50 }, (_, index) => ({
        productId: `P${index}`,
        identifications: [
          { idType: 'sku', idValue: `SKU-${index}` },
          { idType: 'upca', idValue: `0400${index}` },
          { idType: 'shopifyVariantId', idValue: `gid://shopify/ProductVariant/${7_000 + index}` },
          ...(index < 2 ? [{ idType: 'sku', idValue: 'SHARED' }] : []),
        ],
      })),
    );
  });
  beforeEach(async () => {
    await files.database.execute('truncate held_back, in_force, due, held_back_history, event_log');
  });
  afterAll(() => files.close());

  const take = async (lines: readonly string[], additionalParameters: object = {}) => {
    const counts = await files.take(lines, additionalParameters);
    expect(counts.applied + counts.unchanged + counts.superseded + counts.rejected).toBe(counts.rows);
    return { counts, rows: await files.problems() };
  };
  const held = async (): Promise<string[]> => {
    const rows = await files.database.query<{ held: string }>(
      `select product_id || '|' || facility_id || ' ' || kind || ' ' || units as held
       from held_back join product using (product_no) join facility using (facility_no) order by product_id, facility_id, effective_from`,
    );
    return rows.map((row) => row.held);
  };
  const eventCount = async (): Promise<number> =>
    Number((await files.database.query<{ count: string }>('select count(*) from event_log'))[0]!.count);

  it('names facilities and products in any of their ways, and holds back by the type of the facility', async () => {
    const { counts } = await take([
      'facility-id,facility-external-id,product-id,product-sku,id-type,minimumStock',
      'ONLINE,,P1,,,3',
      ',100,,SKU-2,,4',
      'F2,200,04003,,upca,5',
      'F1,,gid://shopify/ProductVariant/7004,,shopifyVariantId,6',
      'ONLINE,, SKU-5\u00a0,SKU-5,sku,7',
    ]);
    expect(counts).toMatchObject({ rows: 5, applied: 5 });
    expect(await held()).toEqual([
      'P1|ONLINE threshold 3',
      'P2|F1 safety_stock 4',
      'P3|F2 safety_stock 5',
      'P4|F1 safety_stock 6',
      'P5|ONLINE threshold 7',
    ]);
    expect(await eventCount()).toBe(5);
  });

  it('changes nothing when it comes again, and says so', async () => {
    const lines = [
      'Facility_ID,product sku,threshold',
      ...Array.from({ length: 50 }, (_, index) => `ONLINE,SKU-${index},${index}`),
    ];
    expect((await take(lines)).counts).toMatchObject({ applied: 50, unchanged: 0 });
    expect((await take(lines)).counts).toMatchObject({ applied: 0, unchanged: 50 });
    expect(await eventCount()).toBe(50);
    lines[7] = 'ONLINE,SKU-6,600';
    expect((await take(lines)).counts).toMatchObject({ applied: 1, unchanged: 49 });
    const history = await files.database.query(
      'select line, units, units_before from held_back_history where import_no = (select max(import_no) from file_import)',
    );
    expect(history).toEqual([{ line: 8, units: 600, units_before: 6 }]);
  });

  it('lets the last row of a key win, blank cells leave, and REMOVE end', async () => {
    await take(['facility-id,product-id,threshold', 'ONLINE,P1,1', 'ONLINE,P2,2', 'ONLINE,P3,3']);
    const { counts, rows } = await take([
      'facility-id,product-id,product-sku,id-type,threshold',
      'ONLINE,P1,,,8',
      'ONLINE,,SKU-1,,9',
      'ONLINE,P2,,,',
      'ONLINE,P3,,,REMOVE',
      'ONLINE,P4,,,REMOVE',
      'ONLINE,P9,,,8',
      'ONLINE,P9,,,-1',
    ]);
    expect(counts).toEqual({ files: 1, rows: 7, applied: 3, unchanged: 2, superseded: 1, rejected: 1 });
    expect(rows).toMatchObject([
      { line: 2, code: 'superseded_by_later_row', reason: expect.stringContaining('line 3') },
      { line: 8, code: 'number_out_of_range' },
    ]);
    expect(await held()).toEqual(['P1|ONLINE threshold 9', 'P2|ONLINE threshold 2', 'P9|ONLINE threshold 8']);
  });

  it('rejects every row of a key that is there twice where the file asks for that', async () => {
    const { counts, rows } = await take(
      ['facility-id,product-id,threshold', 'ONLINE,P1,8', 'ONLINE,P2,9', 'ONLINE,P1,8'],
      { duplicates: 'reject' },
    );
    expect(counts).toMatchObject({ applied: 1, rejected: 2 });
    expect(rows).toMatchObject([
      { line: 2, code: 'duplicate_key' },
      { line: 4, code: 'duplicate_key', reason: expect.stringContaining('lines 2, 4') },
    ]);
  });

  it('says of each row that cannot stand what is wrong, in which column, and what would do', async () => {
    const header =
      'facility-id,facility-external-id,product-id,product-sku,id-type,threshold,facility-safety-stock,effective-from,effective-thru';
    const bad: [row: string, code: string, column: string, hint: RegExp][] = [
      ['ONLINE,,P999,,,1,,,', 'product_unknown', 'productId', /catalog-events/],
      ['ONLINE,,p1,,,1,,,', 'product_unknown', 'productId', /Did you mean "P1"/],
      ['ONLINE,,,sku-1,,1,,,', 'product_unknown', 'productSku', /Did you mean "SKU-1"/],
      ['ONLINE,,,SHARED,,1,,,', 'product_ambiguous', 'productSku', /another identification/],
      ['ONLINE,,P1,SKU-2,,1,,,', 'product_contradicts', 'productSku', /agree/],
      ['ONLINE,,P1,SKU-999,,1,,,', 'product_unknown', 'productSku', /catalog-events/],
      ['ONLINE,,P1,,upc,1,,,', 'id_type_unknown', 'idType', /Did you mean "upca"/],
      ['ONLINE,,,,,1,,,', 'product_missing', 'productId', /product-sku/],
      [',,P1,,,1,,,', 'facility_missing', 'facilityId', /facility-external-id/],
      ['online,,P1,,,1,,,', 'facility_unknown', 'facilityId', /Did you mean "ONLINE"/],
      [',999,P1,,,,1,,', 'facility_unknown', 'facilityExternalId', /catalog-events/],
      ['F1,200,P1,,,,1,,', 'facility_contradicts', 'facilityExternalId', /agree/],
      ['F1,,P1,,,1,,,', 'threshold_needs_channel', 'threshold', /CONFIGURATION/],
      ['ONLINE,,P1,,,1,2,,', 'units_given_twice', 'facilitySafetyStock', /blank/],
      ['ONLINE,,P1,,,10 units,,,', 'not_a_whole_number', 'threshold', /REMOVE/],
      ['ONLINE,,P1,,,1.5,,,', 'not_a_whole_number', 'threshold', /digits/],
      ['ONLINE,,P1,,,1.000,,,', 'number_ambiguous', 'threshold', /grouping/],
      ['ONLINE,,P1,,,1,,2099-02-30,', 'date_not_understood', 'effectiveFrom', /2026-12-01/],
      ['ONLINE,,P1,,,1,,2099-02-02,2099-02-01', 'dates_reversed', 'effectiveThru', /after/],
      ['ONLINE,,P1,,,1,,,2020-02-01', 'dates_over', 'effectiveThru', /future/],
      ['ONLINE,,P1,,,REMOVE,,,2099-02-01', 'remove_takes_no_end', 'effectiveThru', /blank/],
    ];
    const { counts, rows } = await take([header, ...bad.map(([row]) => row), 'ONLINE,,P1,,,1,,,']);
    expect(counts).toMatchObject({ rejected: bad.length, applied: 1 });
    expect(rows.map(({ code, column_name }) => [code, column_name])).toEqual(
      bad.map(([, code, column]) => [code, column]),
    );
    for (const [index, row] of rows.entries()) expect(row.hint).toMatch(bad[index]![3]);
  });

  it('keeps dated rows for their time, beside the undated one of the same key', async () => {
    const { counts } = await take([
      'facility-id,product-id,minimumStock,effective-from,effective-thru',
      'F1,P1,2,,',
      'F1,P1,20,2099-07-01,2099-07-03',
      'F1,P2,5,2020-01-01T00:00:00Z,',
    ]);
    expect(counts).toMatchObject({ applied: 3 });
    expect(await files.database.query('select due_at from due order by due_at')).toEqual([
      { due_at: new Date('2099-06-30T22:00:00Z') },
      { due_at: new Date('2099-07-02T22:00:00Z') },
    ]);
    expect(await held()).toEqual(['P1|F1 safety_stock 2', 'P1|F1 safety_stock 20', 'P2|F1 safety_stock 5']);
    expect(await eventCount()).toBe(2);
  });

  it('changes nothing when a dated file comes again', async () => {
    const lines = [
      'facility-id,product-id,minimumStock,effective-from,effective-thru',
      'F1,P1,20,2099-07-01,2099-07-03',
      'F1,P1,3,2020-01-01,',
      'F1,P2,REMOVE,2099-07-01,',
    ];
    expect((await take(lines)).counts).toMatchObject({ applied: 2, unchanged: 1 });
    expect((await take(lines)).counts).toMatchObject({ applied: 0, unchanged: 3 });
  });

  it('does not undo what was stated after the moment it speaks of', async () => {
    await take(['facility-id,product-id,threshold', 'ONLINE,P1,5']);
    const { counts, rows } = await take(['facility-id,product-id,threshold', 'ONLINE,P1,9'], {
      asOf: '2020-01-01T00:00:00Z',
    });
    expect(counts).toMatchObject({ superseded: 1 });
    expect(rows).toMatchObject([{ code: 'superseded_by_newer_value' }]);
    expect(await held()).toEqual(['P1|ONLINE threshold 5']);
  });

  it('is weighed by how much of the catalogue it changes, and by the values above what their channel has in stock', async () => {
    await files.sell('ONLINE', { P1: { F1: 3, F2: 4 }, P2: { F1: 5 }, P3: { F2: 0 } });
    await take(['facility-id,product-id,minimumStock', 'ONLINE,P1,1', 'ONLINE,P2,1', 'F1,P2,1']);
    await take([
      'facility-id,product-id,minimumStock,effective-from',
      'ONLINE,P1,7,', // all of its stock, and no more
      'ONLINE,P2,1,', // as before
      'ONLINE,P2,6,2099-01-01', // a value to come counts as well
      'ONLINE,P3,0,', // without a value in force until now
      'ONLINE,P4,9,', // of stock that nobody has heard of
      'F1,P2,900,', // safety stock is of no channel
    ]);
    expect(await files.figures()).toEqual([
      '4 % of the catalogue (2 of 50 products) get another value than the one in force',
      '33.3 % of 3 thresholds are above what their channel has in stock',
    ]);
  });
});
