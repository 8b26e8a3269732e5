import { testDatabase } from '../../../../../test/support/platform';
import { openStockFiles, type StockFiles } from './stock-files.fixture';

describe('stock files', () => {
  let files: StockFiles;
  beforeAll(async () => {
    files = await openStockFiles(await testDatabase());
  }, 60_000);
  beforeEach(() => files.clear());
  afterAll(() => files.close());

  describe('of differences', () => {
    it('move QOH and ATP alike, every row with a ledger row of its own that names what stood before it', async () => {
      await files.put('P1', 'F1', 10, 5);
      const { counts, outcome } = await files.take('MDM_INV_VARIANCE', [
        'externalFacilityId,idValue,idType,availableDelta,varianceReasonId,comments',
        '100,SKU-1,sku,-2,DAMAGED,dropped',
        '100,04001,upca,+5,FOUND,',
        '100,SKU-2,,7,,',
        '100,SKU-2,,-3,,',
        '200,SKU-1,,0,,',
      ]);
      expect(outcome.status).toBe('completed');
      expect(counts).toBe('applied 4, unchanged 1');
      expect(await files.stand()).toEqual(['P1 F1 13/8', 'P2 F1 4/4']);
      expect((await files.ledger()).sort()).toEqual([
        'P1 F1 +5/+5 on 8/3 FOUND line 3',
        'P1 F1 -2/-2 on 10/5 DAMAGED line 2',
        'P2 F1 +7/+7 on 0/0 VARIANCE line 4',
        'P2 F1 -3/-3 on 7/7 VARIANCE line 5',
      ]);
      const [level] = await files.database.query<{ version: string; published: number }>(
        `select inventory_level.version, (select count(*)::int from event_log where key = 'P2|F1') as published
         from inventory_level join product using (product_no) where product_id = 'P2'`,
      );
      expect(level).toEqual({ version: '2', published: 2 });
    });

    it('keep their order and their sums however many there are of a level, and across chunks', async () => {
      const rows = Array.from(
        { length: 12_000 },
        (_, index) => `F${1 + (index % 2)},SKU-${1 + (index % 3)},${(index % 7) - 3}`,
      );
      const { counts } = await files.take('MDM_INV_VARIANCE', ['facilityId,sku,delta', ...rows]);
      const zero = rows.filter((row) => row.endsWith(',0')).length;
      expect(counts).toBe(`applied ${12_000 - zero}, unchanged ${zero}`);
      const sums = await files.database.query<{ differ: number }>(
        `select count(*)::int as differ from inventory_balance b
         join (select product_no, facility_no, bin_no, sum(quantity_on_hand_delta) as units, count(*) as rows from ledger group by 1, 2, 3) s
           using (product_no, facility_no, bin_no)
         join inventory_level l using (product_no, facility_no)
         where s.units <> b.quantity_on_hand or l.version <> s.rows or l.quantity_on_hand <> b.quantity_on_hand`,
      );
      expect(sums).toEqual([{ differ: 0 }]);
      const broken = await files.database.query(
        `select from (select quantity_on_hand_before, line, version,
                             lag(quantity_on_hand_before + quantity_on_hand_delta, 1, 0::bigint) over by_version as stood,
                             lag(line, 1, 0) over by_version as line_before
                      from ledger window by_version as (partition by product_no, facility_no, bin_no order by version)) l
         where quantity_on_hand_before <> stood or line < line_before`,
      );
      expect(broken).toHaveLength(0);
    });

    it('that came before wait for a person under any name, naming the import that applied them, and nothing moves', async () => {
      const lines = ['facilityId,sku,availableDelta', 'F1,SKU-1,2'];
      const first = await files.take('MDM_INV_VARIANCE', lines, { fileName: 'monday.csv' });
      await files.take('MDM_INV_VARIANCE', ['facilityId,sku,availableDelta', 'F1,SKU-1,1']);
      const again = await files.take('MDM_INV_VARIANCE', lines, { fileName: 'tuesday.csv' });
      expect(again.outcome).toMatchObject({
        status: 'waiting_for_approval',
        error: { code: 'approval_needed', message: expect.stringContaining(first.outcome.files[0]!.importId) },
      });
      expect(await files.stand()).toEqual(['P1 F1 3/3']);
      expect(await files.names(`waiting/${again.outcome.files[0]!.importId}`)).toEqual(['tuesday.csv']);
    });

    it('that were refused as a whole, or only tried, count as not seen', async () => {
      const open = ['facilityId,sku,availableDelta', 'F1,SKU-1,"2'];
      expect((await files.take('MDM_INV_VARIANCE', open)).outcome.error?.code).toBe('quote_not_closed');
      expect((await files.take('MDM_INV_VARIANCE', open)).outcome.error?.code).toBe('quote_not_closed');
      const good = ['facilityId,sku,availableDelta', 'F1,SKU-1,2'];
      const tried = await files.take('MDM_INV_VARIANCE', good, { additionalParameters: { dryRun: true } });
      expect(tried.counts).toBe('applied 1');
      expect((await files.take('MDM_INV_VARIANCE', good)).counts).toBe('applied 1');
      expect(await files.stand()).toEqual(['P1 F1 2/2']);
    });

    it('do not take a reset file for differences', async () => {
      const { outcome } = await files.take('MDM_INV_VARIANCE', ['facilityId,sku,availableQty', 'F1,SKU-1,2']);
      expect(outcome.error).toMatchObject({ code: 'header_unfit', message: expect.stringContaining('availableDelta') });
    });

    it('of a moment before a reset that states a later one are not undone by it', async () => {
      await files.take('MDM_INV_VARIANCE', ['facilityId,sku,availableDelta', 'F1,SKU-1,-2']);
      const asOf = new Date(Date.now() - 60_000).toISOString();
      await files.take('RESET_INVENTORY', ['facilityId,sku,availableQty', 'F1,SKU-1,10'], {
        additionalParameters: { asOf },
      });
      expect(await files.stand()).toEqual(['P1 F1 8/8']);
    });
  });

  describe('of counts', () => {
    it('set QOH to what was counted and leave reserved what is reserved', async () => {
      await files.put('P1', 'F1', 10, 5);
      await files.put('P2', 'F1', 6, 2);
      const { counts } = await files.take('REC_INV_COUNT', [
        'facilityId,idType,idValue,locationSeqId,countedQuantity,comments',
        'F1,sku,SKU-1,,6,third shelf',
        'F1,sku,SKU-2,,6,',
        'F1,sku,SKU-3,BIN-7,3,',
        'F1,sku,SKU-3,,-1,',
      ]);
      expect(counts).toBe('applied 2, unchanged 1, rejected 1');
      expect(await files.stand()).toEqual(['P1 F1 6/1', 'P2 F1 6/2', 'P3 F1 BIN-7 3/3']);
      expect(await files.ledger()).toEqual(['P3 F1 +3/+3 on 0/0 COUNT line 4', 'P1 F1 -4/-4 on 10/5 COUNT line 2']);
    });

    it('of the same content again have nothing to do', async () => {
      const lines = ['facilityId,sku,count', 'F1,SKU-1,4'];
      await files.take('REC_INV_COUNT', lines);
      const again = await files.take('REC_INV_COUNT', lines);
      expect(again.outcome).toMatchObject({ status: 'nothing_to_do', files: [{ sameAs: expect.any(String) }] });
    });
  });
});
