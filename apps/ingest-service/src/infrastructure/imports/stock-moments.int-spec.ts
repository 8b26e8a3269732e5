import { testDatabase } from '../../../../../test/support/platform';
import { openStockFiles, type StockFiles } from './stock-files.fixture';

const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

describe('the moment that a stock file speaks of', () => {
  let files: StockFiles;
  beforeAll(async () => {
    files = await openStockFiles(await testDatabase());
  }, 60_000);
  beforeEach(() => files.clear());
  afterAll(() => files.close());

  const reset = (units: number, choices?: object, more: readonly string[] = []) =>
    files.take('RESET_INVENTORY', ['facilityId,sku,availableQty', `F1,SKU-1,${units}`, ...more], {
      ...(choices ? { additionalParameters: choices } : {}),
    });
  const asOfOf = async (productId: string): Promise<string | undefined> =>
    (
      await files.database.query<{ as_of: Date | null }>(
        'select as_of from inventory_balance join product using (product_no) where product_id = $1',
        [productId],
      )
    )[0]?.as_of?.toISOString();

  it('supersedes a value that speaks of an earlier one, on that level alone', async () => {
    const [earlier, later] = [minutesAgo(60), minutesAgo(30)];
    await reset(10, { asOf: later });
    const { counts, rows } = await reset(7, { asOf: earlier }, ['F1,SKU-2,4']);
    expect(counts).toBe('applied 1, superseded 1');
    expect(rows).toMatchObject([{ line: 2, code: 'superseded_by_newer_value' }]);
    expect(await files.stand()).toEqual(['P1 F1 10/10', 'P2 F1 4/4']);
  });

  it('is told to a bin that holds the number already, and to one that has nothing', async () => {
    await reset(10);
    const asOf = minutesAgo(5);
    const { counts } = await reset(10, { asOf }, ['F1,SKU-2,0']);
    expect(counts).toBe('unchanged 2');
    expect([await asOfOf('P1'), await asOfOf('P2')]).toEqual([asOf, asOf]);
    expect(await files.ledger()).toHaveLength(1);
    expect((await reset(3, { asOf: minutesAgo(10) })).counts).toBe('superseded 1');
  });

  it('is the arrival where nobody states it, and then takes nothing from what was stated', async () => {
    const asOf = minutesAgo(5);
    await reset(10, { asOf });
    expect((await reset(8)).counts).toBe('applied 1');
    expect(await asOfOf('P1')).toBe(asOf);
  });

  it('in the future is that of the arrival', async () => {
    await reset(10, { asOf: new Date(Date.now() + 3_600_000).toISOString() });
    expect(Date.parse((await asOfOf('P1'))!)).toBeLessThanOrEqual(Date.now());
  });

  it('is kept beside differences that came after it, and those before it are in it', async () => {
    await files.take('MDM_INV_VARIANCE', ['facilityId,sku,availableDelta', 'F1,SKU-1,-2']);
    expect((await reset(10, { asOf: minutesAgo(30) })).counts).toBe('applied 1');
    expect(await files.stand()).toEqual(['P1 F1 8/8']);
  });

  it('may stand in the name of the file', async () => {
    const parameters = { fileNameRegex: '^stock_(?P<asOf>\\d{14})\\.csv$' };
    const lines = (units: number): string[] => ['facilityId,sku,availableQty', `F1,SKU-1,${units}`];
    await files.take('RESET_INVENTORY', lines(5), { fileName: 'stock_20261129060000.csv', parameters });
    expect(await asOfOf('P1')).toBe('2026-11-29T06:00:00.000Z');
    const older = await files.take('RESET_INVENTORY', lines(9), { fileName: 'stock_20261128060000.csv', parameters });
    expect(older.counts).toBe('superseded 1');
    const unfit = await files.take('RESET_INVENTORY', lines(11), { fileName: 'stock_20261328060000.csv', parameters });
    expect(unfit.outcome.error).toMatchObject({ code: 'file_name_unfit' });
    expect(await files.stand()).toEqual(['P1 F1 5/5']);
  });

  it('gives way to the sequence in the name: a file behind one that was applied is superseded whole', async () => {
    const parameters = { fileNameRegex: '^(?P<sequence>\\d+)-stock\\.csv$' };
    const take = (sequence: number, units: number) =>
      files.take('RESET_INVENTORY', ['facilityId,sku,availableQty', `F1,SKU-${sequence},${units}`], {
        fileName: `${sequence}-stock.csv`,
        parameters,
      });
    await take(3, 5);
    const { outcome, rows } = await take(2, 9);
    expect(outcome).toMatchObject({ status: 'completed', counts: { superseded: 1 } });
    expect(rows).toMatchObject([{ code: 'superseded_by_newer_file' }]);
    await take(4, 6);
    expect(await files.stand()).toEqual(['P3 F1 5/5', 'P4 F1 6/6']);
  });

  describe('of rows that were mended and sent again', () => {
    const errorFileOf = ({ outcome }: { outcome: { files: { errorFile: string | null }[] } }): string =>
      outcome.files[0]!.errorFile!.replace('errors/', '');

    it('is that of the file they came from: what newer files have named stays, changed by them or not', async () => {
      await files.put('P1', 'F1', 5, 5);
      const parent = await reset(5, undefined, ['F1,SKU-2,x', 'F1,SKU-3,x', 'F1,SKU-4,x']);
      const name = errorFileOf(parent);
      // SKU-2 is changed, SKU-3 is found equal (there is nothing), SKU-4 is not named.
      await reset(5, undefined, ['F1,SKU-2,8', 'F1,SKU-3,0']);
      const mended = await files.take(
        'RESET_INVENTORY',
        ['facilityId,sku,availableQty', 'F1,SKU-2,1', 'F1,SKU-3,1', 'F1,SKU-4,1'],
        { fileName: name },
      );
      expect(mended.counts).toBe('applied 1, superseded 2');
      expect(mended.rows.map(({ line, code }) => [line, code])).toEqual([
        [2, 'superseded_by_newer_file'],
        [3, 'superseded_by_newer_file'],
      ]);
      expect(await files.stand()).toEqual(['P1 F1 5/5', 'P2 F1 8/8', 'P4 F1 1/1']);
    });

    it('keeps absentMeansZero out, and the next whole file from being taken for the same again', async () => {
      await files.put('P5', 'F1', 3, 3);
      const choices = { absentMeansZero: { facilityIds: ['F1'] } };
      const parent = await reset(5, choices, ['F1,SKU-5,3', 'F1,SKU-2,x']);
      const mended = await files.take('RESET_INVENTORY', ['facilityId,sku,availableQty', 'F1,SKU-2,4'], {
        fileName: errorFileOf(parent),
        additionalParameters: choices,
      });
      expect([mended.counts, mended.outcome.counts.zeroed]).toEqual(['applied 1', undefined]);
      expect(await files.stand()).toEqual(['P1 F1 5/5', 'P2 F1 4/4', 'P5 F1 3/3']);
    });

    it('is inherited along a chain, which reads as one story', async () => {
      const asOf = minutesAgo(20);
      const first = await reset(5, { asOf }, ['F1,SKU-2,x', 'F1,SKU-3,x', 'F1,SKU-4,x']);
      const second = await files.take(
        'RESET_INVENTORY',
        ['facilityId,sku,availableQty', 'F1,SKU-2,2', 'F1,SKU-3,y', 'F1,SKU-4,y'],
        { fileName: errorFileOf(first) },
      );
      const third = await files.take('RESET_INVENTORY', ['facilityId,sku,availableQty', 'F1,SKU-3,3', 'F1,SKU-4,z'], {
        fileName: errorFileOf(second),
      });
      const fourth = await files.take('RESET_INVENTORY', ['facilityId,sku,availableQty', 'F1,SKU-4,4'], {
        fileName: errorFileOf(third),
      });
      expect([second, third, fourth].map(({ counts }) => counts)).toEqual([
        'applied 1, rejected 2',
        'applied 1, rejected 1',
        'applied 1',
      ]);
      const story = await files.database.query<{ as_of: Date; as_of_stated: boolean; chain: string }>(
        `select f.as_of, f.as_of_stated, c.import_id::text as chain from file_import f join file_import c on c.import_no = f.chain_of order by f.import_no`,
      );
      const { importId } = first.outcome.files[0]!;
      expect(story.map((row) => [row.as_of.toISOString(), row.as_of_stated, row.chain])).toEqual(
        Array.from({ length: 3 }, () => [asOf, true, importId]),
      );
      expect(await files.stand()).toEqual(['P1 F1 5/5', 'P2 F1 2/2', 'P3 F1 3/3', 'P4 F1 4/4']);
    });

    it('takes a difference for one that a later value has in it', async () => {
      const parent = await files.take('MDM_INV_VARIANCE', [
        'facilityId,sku,availableDelta',
        'F1,SKU-1,x',
        'F1,SKU-2,x',
      ]);
      await reset(10);
      const mended = await files.take(
        'MDM_INV_VARIANCE',
        ['facilityId,sku,availableDelta', 'F1,SKU-1,2', 'F1,SKU-2,2'],
        {
          fileName: errorFileOf(parent),
        },
      );
      expect(mended.counts).toBe('applied 1, superseded 1');
      expect(await files.stand()).toEqual(['P1 F1 10/10', 'P2 F1 2/2']);
    });
  });

  describe('where its rows state their own', () => {
    const header = 'facilityId,sku,availableQty,as_of';
    const take = (rows: readonly string[], choices: object = {}) =>
      files.take('RESET_INVENTORY', [header, ...rows], { additionalParameters: choices });

    it('is that of each row, before that of the file, and is told to the bins', async () => {
      const [early, middle, late] = [minutesAgo(60), minutesAgo(30), minutesAgo(10)];
      const { counts } = await take([`F1,SKU-1,5,${early}`, `F1,SKU-2,5,${late}`, 'F1,SKU-3,5,', 'F1,SKU-4,0,'], {
        asOf: middle,
      });
      expect(counts).toBe('applied 3, unchanged 1');
      expect([await asOfOf('P1'), await asOfOf('P2'), await asOfOf('P3'), await asOfOf('P4')]).toEqual([
        early,
        late,
        middle,
        middle,
      ]);
      const older = await take([`F1,SKU-1,9,${middle}`, `F1,SKU-2,9,${middle}`, `F1,SKU-3,9,${early}`]);
      expect(older.counts).toBe('applied 1, superseded 2');
      expect(older.rows.map(({ line, code }) => [line, code])).toEqual([
        [3, 'superseded_by_newer_value'],
        [4, 'superseded_by_newer_value'],
      ]);
      expect(await files.stand()).toEqual(['P1 F1 9/9', 'P2 F1 5/5', 'P3 F1 5/5', 'P4 F1 0/0']);
    });

    it('is the arrival for a row that leaves it blank, where nobody has stated that of the file', async () => {
      await take([`F1,SKU-1,5,${minutesAgo(60)}`, 'F1,SKU-2,5,']);
      expect([(await asOfOf('P1')) === undefined, await asOfOf('P2')]).toEqual([false, undefined]);
      expect((await take([`F1,SKU-1,6,`, `F1,SKU-2,6,${minutesAgo(60)}`])).counts).toBe('applied 2');
    });

    it('keeps what has moved since, row by row', async () => {
      await reset(10, {}, ['F1,SKU-2,10']);
      await files.take('MDM_INV_VARIANCE', ['facilityId,sku,availableDelta', 'F1,SKU-1,-2', 'F1,SKU-2,-2']);
      const now = new Date(Date.now() + 1_000).toISOString();
      expect((await take([`F1,SKU-1,20,${minutesAgo(30)}`, `F1,SKU-2,20,${now}`])).counts).toBe('applied 2');
      expect(await files.stand()).toEqual(['P1 F1 18/18', 'P2 F1 20/20']);
    });

    it('lets the latest of the rows of one bin count, wherever it stands', async () => {
      const { counts, rows } = await take([`F1,SKU-1,7,${minutesAgo(5)}`, `F1,SKU-1,3,${minutesAgo(50)}`]);
      expect(counts).toBe('applied 1, superseded 1');
      expect(rows).toMatchObject([{ line: 3, code: 'superseded_by_later_row' }]);
      expect(await files.stand()).toEqual(['P1 F1 7/7']);
    });

    it('in the future is that of the arrival, and what is no moment rejects its row', async () => {
      const ahead = new Date(Date.now() + 3_600_000).toISOString();
      const { counts, rows } = await take([`F1,SKU-1,7,${ahead}`, 'F1,SKU-2,7,2026-11-24', 'F1,SKU-3,7,yesterday']);
      expect(counts).toBe('applied 1, rejected 2');
      expect(rows.map(({ code, column_name }) => [code, column_name])).toEqual([
        ['moment_not_understood', 'asOf'],
        ['moment_not_understood', 'asOf'],
      ]);
      expect(Date.parse((await asOfOf('P1'))!)).toBeLessThanOrEqual(Date.now());
    });

    it('is that of a count as well, is shown by a preview, and is none of a difference', async () => {
      const lines = ['facilityId,sku,count,countedAt', `F1,SKU-1,4,${minutesAgo(5)}`, `F1,SKU-2,4,${minutesAgo(3)}`];
      await files.take('MDM_INV_VARIANCE', ['facilityId,sku,availableDelta,asOf', 'F1,SKU-1,-1,never']);
      await files.take('REC_INV_COUNT', lines, { additionalParameters: { dryRun: true } });
      const shown = await files.database.query<{ cells: string[] }>(
        'select cells from import_preview order by ordinal',
      );
      expect(shown.map(({ cells }) => cells.join(' '))).toEqual(['P1 F1 -1 3 -1 3', 'P2 F1 0 4 0 4']);
      const { counts, outcome } = await files.take('REC_INV_COUNT', lines);
      expect([counts, outcome.files[0]!.previewed?.differing]).toEqual(['applied 2', 0]);
      expect(await files.stand()).toEqual(['P1 F1 3/3', 'P2 F1 4/4']);
    });
  });
});
