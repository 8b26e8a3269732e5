import { testDatabase } from '../../../../../test/support/platform';
import { openStockFiles, type StockFiles, type Taken } from './stock-files.fixture';

/** From this size on a file is read beside what stands; a column that nobody knows brings it there. */
const filling = 'x'.repeat(70_000);
/** Nobody is to be asked here. */
const guards = ['levelsToZero', 'shareOfStock', 'facilitiesEmptied'];

describe('a stock file that is read beside what stands', () => {
  let files: StockFiles;
  beforeAll(async () => {
    files = await openStockFiles(await testDatabase());
  }, 60_000);
  beforeEach(() => files.clear());
  afterAll(() => files.close());

  const take = (rows: readonly string[], { isLarge = true, choices = {} } = {}): Promise<Taken> =>
    files.take(
      'RESET_INVENTORY',
      [
        'facilityId,sku,availableQty,filling',
        ...rows.map((row, index) => `${row},${isLarge && index === 0 ? filling : ''}`),
      ],
      { additionalParameters: choices, guards: guards.map((guard) => `RESET_INVENTORY.${guard}=off`).join(',') },
    );
  const figuresOf = async (): Promise<unknown> =>
    (await files.database.query('select figures from file_import order by import_no desc limit 1'))[0];

  it('ends as a small one of the same rows does: counts, numbers, ledger and what its guards weigh', async () => {
    const ends = [];
    for (const isLarge of [false, true]) {
      await files.clear();
      await files.put('P1', 'F1', 7, 5);
      await files.put('P2', 'F1', 3, 3);
      await files.put('P3', 'F1', 4, 4);
      await files.put('P4', 'F2', -2, -2);
      const { counts } = await take(
        ['F1,SKU-1,5', 'F1,SKU-2,0', 'F1,SKU-3,9', 'F2,SKU-4,1', 'F2,SKU-5,6', 'F2,SKU-6,0'],
        { isLarge },
      );
      ends.push({ counts, stand: await files.stand(), ledger: await files.ledger(), figures: await figuresOf() });
    }
    expect(ends[1]).toEqual(ends[0]);
    expect(ends[1]!.counts).toBe('applied 4, unchanged 2');
  });

  it('stages no row that says what stands already', async () => {
    await files.put('P1', 'F1', 5, 5);
    await files.put('P2', 'F1', 5, 5);
    await files.database.execute('create table staged (rows integer)');
    await files.database.execute(
      `create function tell_staged() returns trigger language plpgsql as
       $$ begin insert into staged select count(*) from staging; return null; end $$`,
    );
    await files.database.execute(
      `create trigger tell_staged after update of state on file_import for each row when (new.state = 'compared') execute function tell_staged()`,
    );
    try {
      expect((await take(['F1,SKU-1,5', 'F1,SKU-2,6'])).counts).toBe('applied 1, unchanged 1');
      expect(await files.database.query('select rows from staged')).toEqual([{ rows: 1 }]);
    } finally {
      await files.database.execute('drop function tell_staged cascade; drop table staged');
    }
  });

  it('lets the last row of a key count, also where an earlier or the last one says what stands', async () => {
    await files.put('P1', 'F1', 5, 5);
    await files.put('P2', 'F1', 5, 5);
    const { counts, rows } = await take(['F1,SKU-1,5', 'F1,SKU-2,8', 'F1,SKU-1,7', 'F1,SKU-2,5']);
    expect(counts).toBe('applied 1, unchanged 1, superseded 2');
    expect(rows).toMatchObject([
      { line: 2, code: 'superseded_by_later_row' },
      { line: 3, code: 'superseded_by_later_row' },
    ]);
    expect(await files.stand()).toEqual(['P1 F1 7/7', 'P2 F1 5/5']);
  });

  it('does not take what has moved since the moment of the file for what stood then', async () => {
    for (const product of ['P1', 'P2']) await files.put(product, 'F1', 12, 12);
    await files.database.execute(
      `insert into recent_movement (product_no, facility_no, bin_no, occurred_at, quantity_on_hand_delta, available_to_promise_delta)
       select product_no, facility_no, bin_no, now() + interval '1 hour', 2, 2 from inventory_balance`,
    );
    const { counts } = await take(['F1,SKU-1,12', 'F1,SKU-2,10']);
    expect(counts).toBe('applied 1, unchanged 1');
    expect(await files.stand()).toEqual(['P1 F1 14/14', 'P2 F1 12/12']);
  });

  it('brings to zero what no row names, and nothing that a row names that was not staged', async () => {
    for (const product of ['P1', 'P2', 'P3']) await files.put(product, 'F1', 5, 5);
    const { counts } = await take(['F1,SKU-1,5', 'F1,SKU-2,6'], {
      choices: { absentMeansZero: { facilityIds: ['F1'] } },
    });
    expect(counts).toBe('applied 1, unchanged 1');
    expect(await files.stand()).toEqual(['P1 F1 5/5', 'P2 F1 6/6', 'P3 F1 0/0']);
  });
});
