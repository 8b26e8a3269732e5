import { ProductBook, type ImportFile } from '@app/common/imports';
import { PostgresCatalog } from '../../postgres-catalog';
import { readKnownNames } from '../known-names';
import { openStockFiles, type StockFiles, type Taken } from '../stock-files.fixture';
import { testDatabase } from '../../../../../../test/support/platform';
import { waitUntil } from '../../../../../../test/support/wait-until';
import { NewProducts } from './new-products';

const create = { additionalParameters: { unknownProducts: 'create' } };

describe('stock of products that nobody knows', () => {
  let files: StockFiles;
  beforeEach(async () => {
    files = await openStockFiles(await testDatabase());
  }, 60_000);
  afterEach(() => files.close());

  const take = (lines: readonly string[], more: object = {}): Promise<Taken> =>
    files.take('RESET_INVENTORY', lines, { additionalParameters: { ...create.additionalParameters, ...more } });
  /** `P10 of sku S-1, upca 04` of every product beside P1 to P9. */
  const products = async (): Promise<string[]> =>
    (
      await files.database.query<{ told: string }>(
        `select product_id || coalesce(' of ' || string_agg(id_type || ' ' || id_value, ', ' order by 1), '') as told
         from product left join (select * from product_identification join id_type using (id_type_no) where id_type <> 'productId') i using (product_no)
         where product_id !~ '^P[1-9]$' group by product_id order by 1`,
      )
    ).map(({ told }) => told);
  const events = (): Promise<{ topic: string; key: string }[]> =>
    files.database.query(
      `select topic, key from event_log where topic = 'inventory-changed' or key !~ '^P[1-9]$' and topic = 'product-changed' order by position`,
    );

  it('makes them, tells of them as of any product, and is applied in the same run', async () => {
    const { outcome, counts } = await take([
      'facilityId,idType,idValue,productId,availableQty',
      'F1,sku,LS-100-M,,5',
      'F1,,LS-100-L,P200,7',
      'F1,,,P300,3',
      'F2,productId,P300,,0',
      'F1,sku,SKU-1,,2',
      'F2,upca,04001,,4',
    ]);
    expect(counts).toBe('applied 5, unchanged 1');
    expect([outcome.counts.created, outcome.files[0]!.created]).toEqual([3, 3]);
    expect(await products()).toEqual(['LS-100-M of sku LS-100-M', 'P200 of sku LS-100-L', 'P300']);
    expect(await files.stand()).toEqual(['LS-100-M F1 5/5', 'P1 F1 2/2', 'P1 F2 4/4', 'P200 F1 7/7', 'P300 F1 3/3']);
    const told = await events();
    expect(told.slice(0, 3).map(({ topic }) => topic)).toEqual(Array.from({ length: 3 }, () => 'product-changed'));
    expect(told.slice(3).map(({ topic }) => topic)).toEqual(Array.from({ length: 5 }, () => 'inventory-changed'));
    const sources = await files.database.query(
      `select product_id, source, version::int from product_source join product using (product_no) where product_id = 'P200'`,
    );
    expect(sources).toEqual([{ product_id: 'P200', source: 'file', version: 1 }]);
    expect(await files.database.query('select from new_product')).toEqual([]);

    // They are known from now on, whatever is chosen.
    const again = await files.take('REC_INV_COUNT', ['facilityId,sku,count', 'F1,LS-100-L,9', 'F1,LS-100-M,5']);
    expect([again.counts, again.outcome.counts.created]).toEqual(['applied 1, unchanged 1', undefined]);
    // The way back is that of the stock: what a product is may rest on it by now.
    expect((await files.undo(outcome.files[0]!.importId)).counts).toContain('applied');
    expect(await products()).toHaveLength(3);
  });

  it('is rejected where nothing else is chosen, and by every other import whose rows name products', async () => {
    const lines = ['facilityId,sku,availableQty', 'F1,NEW,5'];
    for (const additionalParameters of [{}, { unknownProducts: 'reject' }]) {
      const { counts, rows } = await files.take('RESET_INVENTORY', lines, { additionalParameters });
      expect([counts, rows[0]!.code]).toEqual(['rejected 1', 'product_unknown']);
    }
    await expect(files.take('IMP_TO_SHPMNT', lines, create)).rejects.toMatchObject({ code: 'parameter_unfit' });
    await expect(take(lines, { unknownProducts: 'make' })).rejects.toMatchObject({ code: 'parameter_invalid' });
    expect(await products()).toEqual([]);
  });

  it('is rejected where a product cannot be made of the name, each with its mend', async () => {
    await files.take('IMP_PRODUCT', ['productId,sku', 'TAKEN,T-1']);
    const { counts, rows, outcome } = await take([
      'facilityId,idType,idValue,productId,availableQty',
      'F1,upca,4006381333931,,1',
      'F1,shopifyVariantId,123,P50,1',
      'F1,ean,4006381333931,,1',
      'F1,,sku-1,,1',
      'F1,,SHARED,,1',
      'F1,,TAKEN,,1',
      'F1,,Taken,,1',
      'F1,,NEW-1,P1,1',
      'F1,,SKU-1,P60,1',
      `F1,,${'N'.repeat(256)},,1`,
      'F1,,NEW-2,P70,1',
      'F1,,new-2,,1',
      'F1,,NEW-2,P71,1',
      'F1,,NEW-3,P70,1',
      'F1,,NEW-4,,many',
      'F9,,NEW-5,,1',
    ]);
    expect(rows.map(({ line, code }) => [line, code])).toEqual([
      [2, 'product_not_creatable'],
      [3, 'product_not_creatable'],
      [4, 'id_type_unknown'],
      [5, 'product_unknown'],
      [6, 'product_ambiguous'],
      [7, 'product_not_creatable'],
      [8, 'product_not_creatable'],
      [9, 'product_unknown'],
      [10, 'product_unknown'],
      [11, 'id_invalid'],
      [13, 'product_unknown'],
      [14, 'product_contradicts'],
      [15, 'product_contradicts'],
      [16, 'not_a_whole_number'],
      [17, 'facility_unknown'],
    ]);
    expect(rows[0]).toMatchObject({
      reason: 'no product has upca "4006381333931", and none is created by it',
      hint: expect.stringContaining('by its SKU or productId alone'),
    });
    expect(rows[3]!.hint).toBe('Did you mean "SKU-1"? Case counts.');
    expect(rows[10]!.hint).toBe('Did you mean "NEW-2", which an earlier row names? Case counts.');
    expect([counts, outcome.counts.created]).toEqual(['applied 1, rejected 15', 1]);
    // Of rows that are rejected for something else nothing is made.
    expect(await products()).toEqual(['P70 of sku NEW-2', 'TAKEN of sku T-1']);
  });

  it('is shown by a preview, which says how many it would make and makes none', async () => {
    const lines = ['facilityId,sku,availableQty', 'F1,NEW-1,5', 'F2,NEW-1,6', 'F1,SKU-1,1', 'F1,NEW-2,0'];
    const shown = await take(lines, { dryRun: true });
    expect([shown.counts, shown.outcome.counts.created]).toEqual(['applied 3, unchanged 1', 2]);
    expect(await products()).toEqual([]);
    expect(await events()).toEqual([]);
    const cells = await files.database.query<{ cells: string[] }>('select cells from import_preview order by ordinal');
    expect(cells.map((row) => row.cells.join(' '))).toEqual(['NEW-1 F1 0 5 0 5', 'NEW-1 F2 0 6 0 6', 'P1 F1 0 1 0 1']);
    const { counts, outcome } = await take(lines);
    expect([counts, outcome.counts.created]).toEqual(['applied 3, unchanged 1', 2]);
    expect(outcome.files[0]!.previewed).toMatchObject({ differing: 0 });
  });

  it('of rows that a later file has spoken of makes no product, and the level it does make counts as named', async () => {
    const first = await take(['facilityId,sku,availableQty', 'F1,NEW-1,many', 'F1,NEW-2,many']);
    expect((await take(['facilityId,sku,availableQty', 'F1,NEW-1,5'])).counts).toBe('applied 1');
    const resend = { ...create, parameters: { resendOf: first.outcome.files[0]!.importId } };
    const fileName = first.outcome.files[0]!.errorFile!.replace('errors/', '');
    const mended = await files.take('RESET_INVENTORY', ['facilityId,sku,availableQty', 'F1,NEW-1,9', 'F1,NEW-2,8'], {
      additionalParameters: resend.additionalParameters,
      fileName,
    });
    expect([mended.counts, mended.outcome.counts.created]).toEqual(['applied 1, superseded 1', 1]);
    expect(await files.stand()).toEqual(['NEW-1 F1 5/5', 'NEW-2 F1 8/8']);
  });

  it('waits for approval without its products where a guard trips', async () => {
    const wrong = Array.from({ length: 20 }, () => 'F9,SKU-1,9');
    const { outcome } = await take(['facilityId,sku,availableQty', 'F1,NEW-1,5', ...wrong]);
    expect(outcome.status).toBe('waiting_for_approval');
    expect(await products()).toEqual([]);
    expect(await files.database.query('select from new_product')).toEqual([]);
  });

  it.each([
    ['first, under another id', { productId: 'P-OF-OTHERS', sku: 'NEW-7' }, 'P-OF-OTHERS'],
    ['first, under the very id', { productId: 'NEW-7', sku: 'NEW-7' }, 'NEW-7'],
  ])('ends with one product where somebody else makes it %s', async (_, { productId, sku }, stands) => {
    const rows = Array.from({ length: 1_200 }, (_row, n) => `F1,NEW-${n},1`);
    let taken!: Promise<Taken>;
    await files.database.transaction(async (tx) => {
      const statement = { identifications: [{ idType: 'sku', idValue: sku }] };
      await new PostgresCatalog().stateProducts(tx, [{ source: 'erp', productId, statement }]);
      taken = take(['facilityId,sku,availableQty', ...rows]);
      await waitUntil(
        async () =>
          (
            await files.database.query(
              `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
            )
          ).length > 0,
        { withinMs: 20_000, what: 'the file waits for who makes the product' },
      );
    });
    const { counts, outcome } = await taken;
    expect([counts, outcome.counts.created]).toEqual(['applied 1200', 1_199]);
    expect(await products()).toHaveLength(1_200);
    expect(await files.stand()).toContain(`${stands} F1 1/1`);
    const carriers = await files.database.query(`select from product_identification where id_value = $1 and shared`, [
      sku,
    ]);
    expect(carriers).toEqual([]);
  });

  it('is that of a product which was made after its row had been looked up', async () => {
    await files.take('IMP_PRODUCT', ['productId,sku', 'NEW-1,NEW-1', 'NEW-2,OTHER']);
    const { database } = files;
    const { idTypes } = await readKnownNames(database);
    const file = { importNo: '0', parameters: create } as unknown as ImportFile;
    const rows = await NewProducts.begin(database, { database, products: new ProductBook(database), idTypes, file });
    await rows.prepare(['NEW-1', 'NEW-2'].map((sku, index) => ({ index, column: 'sku', productId: null, sku })));
    const [made] = await database.query<{ value: number }>(
      `select product_no as value from product where product_id = 'NEW-1'`,
    );
    expect(rows.of(0)).toEqual(made);
    expect(rows.of(1)).toMatchObject({ problem: { code: 'product_not_creatable' } });
  });

  it('ends with one product where two files of one kind or two make it at once', async () => {
    const rows = Array.from({ length: 15 }, (_, n) => `F1,NEW-${n},1`);
    const taken = await Promise.all([
      take(['facilityId,sku,availableQty', ...rows, 'F1,ALONE-1,1']),
      take(['facilityId,sku,availableQty', ...rows, 'F1,ALONE-2,1']),
      files.take('MDM_INV_VARIANCE', ['facilityId,sku,availableDelta', ...rows], create),
      files.take('IMP_PRODUCT', ['productId,sku', ...rows.map((row) => row.replace(/F1,(.*),1/, '$1,$1'))]),
    ]);
    expect(taken.map(({ outcome }) => outcome.status)).toEqual(Array.from({ length: 4 }, () => 'completed'));
    expect(await products()).toHaveLength(17);
    expect(await files.stand()).toHaveLength(17);
    const versions = await files.database.query<{ most: number }>(
      `select max(n)::int as most from (select count(*) as n from event_log where topic = 'product-changed' and key like 'NEW-%' group by key) e`,
    );
    expect(versions).toEqual([{ most: 1 }]);
  });
});
