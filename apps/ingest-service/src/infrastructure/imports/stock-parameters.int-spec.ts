import { testDatabase } from '../../../../../test/support/platform';
import { randomUUID } from 'node:crypto';
import { openStockFiles, type StockFiles } from './stock-files.fixture';

const kinds = ['RESET_INVENTORY', 'REC_INV_COUNT', 'MDM_INV_VARIANCE'] as const;
const numberOf = { RESET_INVENTORY: 'availableQty', REC_INV_COUNT: 'count', MDM_INV_VARIANCE: 'availableDelta' };

describe('what may be chosen for stock files', () => {
  let files: StockFiles;
  beforeAll(async () => {
    files = await openStockFiles(await testDatabase());
  }, 60_000);
  beforeEach(() => files.clear());
  afterAll(() => files.close());

  const refused = async (
    configId: string,
    additionalParameters: object,
  ): Promise<{ code: string; message: string }> => {
    const fileName = `${randomUUID()}.csv`;
    const attempt = files.take(configId, ['facilityId,sku', 'F1,SKU-1'], { additionalParameters, fileName });
    return attempt.then(
      ({ outcome }) => outcome.error!,
      (error: { code: string; message: string }) => error,
    );
  };

  describe.each(kinds)('of %s', (configId) => {
    const number = numberOf[configId];

    it('columns, constants and a bin stand for what the file calls otherwise or lacks', async () => {
      const { counts } = await files.take(configId, ['Article no,Pieces', ' SKU-1 ,3', 'SKU-2,4'], {
        additionalParameters: {
          columns: { idValue: 'article-NO', [number]: 'Pieces' },
          constants: { externalFacilityId: ' 100 ', idType: 'sku' },
        },
        parameters: { locationSeqId: 'BIN-9' },
      });
      expect(counts).toBe('applied 2');
      expect(await files.stand()).toEqual(['P1 F1 BIN-9 3/3', 'P2 F1 BIN-9 4/4']);
    });

    it('columns that the file does not have, or the import does not know, refuse it', async () => {
      expect(await refused(configId, { columns: { [number]: 'Pieces' } })).toMatchObject({ code: 'header_unfit' });
      expect(await refused(configId, { columns: { pieces: 'Pieces' } })).toMatchObject({
        code: 'column_unknown',
        message: expect.stringContaining('"pieces"'),
      });
    });

    it('a mark between thousands is read where it is declared, and only there', async () => {
      const lines = [`facilityId,sku,${number}`, 'F1,SKU-1,"1,200"', 'F1,SKU-2,"1,20"'];
      const without = await files.take(configId, lines);
      expect(without.rows.map(({ line, code }) => [line, code])).toEqual([
        [2, 'not_a_whole_number'],
        [3, 'not_a_whole_number'],
      ]);
      const declared = await files.take(configId, lines, { additionalParameters: { grouping: ',' } });
      expect(declared.rows).toMatchObject([{ line: 3, reason: expect.stringContaining('not grouped in threes') }]);
      expect(await files.stand()).toEqual(['P1 F1 1200/1200']);
      const dots = [`facilityId;sku;${number}`, 'F1;SKU-2;1.000'];
      expect((await files.take(configId, dots)).rows).toMatchObject([{ code: 'number_ambiguous' }]);
      expect((await files.take(configId, dots, { additionalParameters: { grouping: '.' } })).counts).toBe('applied 1');
      expect(await files.stand()).toEqual(['P1 F1 1200/1200', 'P2 F1 1000/1000']);
    });

    it('delimiter and encoding are those that are named', async () => {
      const text = `facilityId~sku~${number}~comments\nF1~SKU-1~3~Zürich, Straße\n`;
      const { counts } = await files.take(configId, Buffer.from(text, 'utf16le'), {
        additionalParameters: { delimiter: '~', encoding: 'utf-16le' },
      });
      expect(counts).toBe('applied 1');
      const [entry] = await files.database.query('select comments from ledger');
      expect(entry).toEqual({ comments: 'Zürich, Straße' });
      expect(await refused(configId, { encoding: 'ebcdic' })).toMatchObject({ code: 'encoding_unknown' });
      expect(await refused(configId, { delimiter: ';;' })).toMatchObject({ code: 'parameter_invalid' });
    });

    it('rows of one product, facility and bin come to what was chosen', async () => {
      const lines = [
        `facilityId,sku,${number},comments`,
        'F1,SKU-1,3,a',
        'F1,SKU-2,1,',
        '100,SKU-1,9,',
        'F1,SKU-1,4,b',
      ];
      const withTwoNames = lines.map((line) => line.replace(/^100,/, 'F1,'));
      const last = await files.take(configId, withTwoNames, { additionalParameters: { duplicates: 'last' } });
      expect(last.counts).toBe('applied 2, superseded 2');
      expect(await files.stand()).toEqual(['P1 F1 4/4', 'P2 F1 1/1']);

      await files.clear();
      const sum = await files.take(configId, withTwoNames, { additionalParameters: { duplicates: 'sum' } });
      expect(sum.counts).toBe('applied 4');
      expect(await files.stand()).toEqual(['P1 F1 16/16', 'P2 F1 1/1']);

      await files.clear();
      const rejected = await files.take(configId, withTwoNames, { additionalParameters: { duplicates: 'reject' } });
      expect(rejected.counts).toBe('applied 1, rejected 3');
      expect(rejected.rows.map(({ reason }) => reason)).toEqual(
        Array.from({ length: 3 }, () => 'lines 2, 4, 5 speak of the same product, facility and bin'),
      );
      expect(await files.stand()).toEqual(['P2 F1 1/1']);
    });

    it('groupBy names a column that the file has, by any of its names; else nothing of the file is taken', async () => {
      const lines = [`externalFacilityId,sku,${number},Aisle`, '100,SKU-1,3,7'];
      const groupedBy = (groupBy: string) =>
        files.take(configId, [...lines, `100,SKU-2,1,${groupBy}`], { parameters: { groupBy } });
      for (const groupBy of ['facilityId', 'external-facility-id', 'idValue', 'SKU', 'aisle'])
        expect((await groupedBy(groupBy)).outcome.status).toBe('completed');
      await files.clear();
      for (const groupBy of ['locationSeqId', 'comments', 'shelf'])
        expect((await groupedBy(groupBy)).outcome.error).toMatchObject({
          code: 'group_column_missing',
          message: expect.stringContaining(groupBy),
        });
      expect(await files.stand()).toEqual([]);
    });

    it('a key that nobody knows is refused with the nearest', async () => {
      await expect(files.take(configId, [], { additionalParameters: { duplicate: 'sum' } })).rejects.toMatchObject({
        code: 'parameter_unknown',
        hint: 'Did you mean "duplicates"?',
      });
    });
  });

  it.each([
    ['REC_INV_COUNT', 'resetBy', 'ATP'],
    ['REC_INV_COUNT', 'absentMeansZero', { facilityIds: ['F1'] }],
    ['MDM_INV_VARIANCE', 'resetBy', 'ATP'],
    ['MDM_INV_VARIANCE', 'absentMeansZero', { facilityIds: ['F1'] }],
    ['MDM_INV_VARIANCE', 'asOf', '2026-11-24T06:00:00Z'],
  ])('%s refuses %s, which means nothing to it', async (configId, key, value) => {
    expect(await refused(configId, { [key]: value })).toMatchObject({ code: 'parameter_unfit' });
  });

  it('sums of a reset that equal what stands change nothing, and a sum of lots is one change', async () => {
    await files.put('P1', 'F1', 12, 7);
    const lines = ['facilityId,sku,availableQty', 'F1,SKU-1,3', 'F1,SKU-1,4'];
    const additionalParameters = { duplicates: 'sum' };
    expect((await files.take('RESET_INVENTORY', lines, { additionalParameters })).counts).toBe('unchanged 2');
    expect((await files.take('RESET_INVENTORY', [...lines, 'F1,SKU-1,1'], { additionalParameters })).counts).toBe(
      'applied 3',
    );
    expect(await files.ledger()).toEqual(['P1 F1 +1/+1 on 12/7 RESET line 4']);
  });

  it('resetBy says which of the two numbers the file speaks of', async () => {
    await files.put('P1', 'F1', 10, 5);
    await files.put('P1', 'F2', 10, 5);
    await files.take('RESET_INVENTORY', ['facilityId,sku,quantity', 'F1,SKU-1,4']);
    await files.take('RESET_INVENTORY', ['facilityId,sku,quantity', 'F2,SKU-1,4'], {
      additionalParameters: { resetBy: 'QOH' },
    });
    expect(await files.stand()).toEqual(['P1 F1 9/4', 'P1 F2 4/-1']);
  });

  describe('absentMeansZero', () => {
    const absent = (...facilityIds: string[]) => ({ additionalParameters: { absentMeansZero: { facilityIds } } });
    beforeEach(async () => {
      for (const [productId, facilityId] of [
        ['P1', 'F1'],
        ['P2', 'F1'],
        ['P3', 'F1'],
        ['P4', 'F1'],
        ['P8', 'F1'],
        ['P1', 'F2'],
      ] as const)
        await files.put(productId, facilityId, 10, 5);
    });

    it('brings what no row names to an ATP of 0 in the facilities named, and beside the rows tells how many levels', async () => {
      const { counts, outcome } = await files.take(
        'RESET_INVENTORY',
        ['facilityId,sku,availableQty', 'F1,SKU-1,5', 'F1,SKU-2,7', 'F2,SKU-2,1'],
        absent('F1'),
      );
      expect(counts).toBe('applied 2, unchanged 1');
      expect(outcome.counts.zeroed).toBe(3);
      expect(await files.stand()).toEqual([
        'P1 F1 10/5',
        'P1 F2 10/5',
        'P2 F1 12/7',
        'P2 F2 1/1',
        'P3 F1 5/0',
        'P4 F1 5/0',
        'P8 F1 5/0',
      ]);
      expect((await files.ledger()).filter((entry) => entry.startsWith('P3'))).toEqual(['P3 F1 -5/-5 on 10/5 RESET']);
      const told = await files.database.query<{ cause: object }>(
        `select payload::jsonb -> 'data' -> 'cause' as cause from event_log where key = 'P3|F1'`,
      );
      expect(told).toEqual([
        { cause: { kind: 'import', importId: outcome.files[0]!.importId, runId: expect.any(String) } },
      ]);
    });

    it('leaves alone a level whose row is rejected, also where the row may have meant it', async () => {
      const { counts, outcome } = await files.take(
        'RESET_INVENTORY',
        ['facilityId,sku,availableQty', 'F1,SKU-1,many', 'F1,sku-2,1', 'F1,SHARED,1', 'F1,SKU-3,5'],
        absent('F1'),
      );
      expect(counts).toBe('unchanged 1, rejected 3');
      expect(outcome.counts.zeroed).toBe(1);
      expect(await files.stand()).toEqual([
        'P1 F1 10/5',
        'P1 F2 10/5',
        'P2 F1 10/5',
        'P3 F1 10/5',
        'P4 F1 5/0',
        'P8 F1 10/5',
      ]);
    });

    it('is about levels: other bins of a level that a row names stay', async () => {
      await files.take('RESET_INVENTORY', ['facilityId,sku,locationSeqId,availableQty', 'F1,SKU-1,B2,3']);
      await files.take(
        'RESET_INVENTORY',
        ['facilityId,sku,availableQty', 'F1,SKU-1,4', 'F1,SKU-2,5', 'F1,SKU-3,5', 'F1,SKU-4,5', 'F1,SKU-8,5'],
        absent('F1'),
      );
      expect((await files.stand()).slice(0, 2)).toEqual(['P1 F1 9/4', 'P1 F1 B2 3/3']);
    });

    it('speaks of ATP where the file speaks of QOH, and keeps what has moved since the moment of the file', async () => {
      await files.take('MDM_INV_VARIANCE', ['facilityId,sku,availableDelta', 'F1,SKU-3,2']);
      await files.take('RESET_INVENTORY', ['facilityId,sku,availableQty', 'F1,SKU-1,8'], {
        additionalParameters: {
          resetBy: 'QOH',
          absentMeansZero: { facilityIds: ['F1'] },
          asOf: new Date(Date.now() - 60_000).toISOString(),
        },
      });
      expect(await files.stand()).toEqual([
        'P1 F1 8/3',
        'P1 F2 10/5',
        'P2 F1 5/0',
        'P3 F1 7/2',
        'P4 F1 5/0',
        'P8 F1 5/0',
      ]);
    });

    it('refuses a file that names a facility nobody knows, or none', async () => {
      const { outcome } = await files.take(
        'RESET_INVENTORY',
        ['facilityId,sku,availableQty', 'F1,SKU-1,5'],
        absent('F3'),
      );
      expect(outcome.error).toMatchObject({ code: 'facility_unknown', hint: 'Did you mean "F1"?' });
      for (const wrong of [true, {}, { facilityIds: [] }, { facilityIds: [1] }, { facilityIds: ['F1'], all: true }])
        expect(await refused('RESET_INVENTORY', { absentMeansZero: wrong })).toMatchObject({
          code: 'parameter_invalid',
          message: expect.stringContaining('must name the facilities'),
        });
    });
  });
});
