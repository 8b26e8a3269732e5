import { testDatabase } from '../../../../../../test/support/platform';
import { openStockFiles, type StockFiles } from '../stock-files.fixture';

describe('master data by file', () => {
  let files: StockFiles;
  beforeEach(async () => {
    files = await openStockFiles(await testDatabase());
  }, 60_000);
  afterEach(() => files.close());

  const product = async (productId: string): Promise<object> => {
    const [row] = await files.database.query<{ stated: object }>('select stated from product where product_id = $1', [
      productId,
    ]);
    return row!.stated;
  };
  const told = async (topic: string): Promise<{ key: string; data: Record<string, unknown> }[]> =>
    files.database.query(
      `select key, payload::jsonb -> 'data' as data from event_log where topic = $1 and position > $2::bigint order by position`,
      [topic, begun],
    );
  let begun = '0';
  beforeEach(async () => {
    const [last] = await files.database.query<{ position: string }>(
      'select coalesce(max(position), 0) as position from event_log',
    );
    begun = last!.position;
  });

  describe('of products', () => {
    it('states what the file says, beside what others state, and stock files find the products at once', async () => {
      const { counts } = await files.take('IMP_PRODUCT', [
        'productId,title,sku,barcode,identifications,tags,categories,vendor',
        'P100,Linen shirt,LS-100-M,0400,ean:4006381333931 | lot:7,summer | linen,shirts,North',
        'P1,Cap,,,,,,South',
      ]);
      expect(counts).toBe('applied 2');
      expect(await product('P100')).toMatchObject({
        name: 'Linen shirt',
        vendor: 'North',
        tags: ['linen', 'summer'],
        categories: ['shirts'],
        identifications: [
          { idType: 'ean', idValue: '4006381333931' },
          { idType: 'lot', idValue: '7' },
          { idType: 'sku', idValue: 'LS-100-M' },
          { idType: 'upca', idValue: '0400' },
        ],
      });
      // What the ERP stated of P1 stays.
      expect(await product('P1')).toMatchObject({
        name: 'Cap',
        identifications: [
          { idType: 'sku', idValue: 'SKU-1' },
          { idType: 'upca', idValue: '04001' },
        ],
      });
      expect((await told('product-changed')).map(({ key }) => key).sort()).toEqual(['P1', 'P100']);
      const stock = ['facilityId,idType,idValue,availableQty', 'F1,ean,4006381333931,3', 'F1,sku,LS-100-M,3'];
      expect((await files.take('RESET_INVENTORY', stock)).counts).toBe('applied 1, superseded 1');
    });

    it('leaves what it has no column for, takes away what is blank, and says nothing where nothing is new', async () => {
      await files.take('IMP_PRODUCT', ['productId,name,sku,tags', 'P100,Shirt,LS-1,a | b']);
      await files.take('IMP_PRODUCT', ['productId,tags', 'P100,']);
      expect(await product('P100')).toMatchObject({ name: 'Shirt', tags: [], identifications: [{ idValue: 'LS-1' }] });
      const before = (await told('product-changed')).length;
      const again = await files.take('IMP_PRODUCT', ['productId,sku,remark', 'P100,LS-1,x', 'P100,LS-1,y']);
      expect(again.counts).toBe('unchanged 1, superseded 1');
      expect(await told('product-changed')).toHaveLength(before);
    });

    it('rejects rows that give away an identification, and those that name nothing', async () => {
      const { counts, rows } = await files.take('IMP_PRODUCT', [
        'productId,sku,identifications',
        'P100,SKU-1,',
        'P101,NEW,',
        'P102,NEW,',
        'P103,,lot',
        ',X,',
        'P104,X,lot:8',
      ]);
      expect(counts).toBe('applied 2, rejected 4');
      expect(rows.map(({ line, code }) => [line, code])).toEqual([
        [2, 'identification_taken'],
        [4, 'identification_taken'],
        [5, 'identification_invalid'],
        [6, 'id_invalid'],
      ]);
      expect(rows[0]!.reason).toBe('sku "SKU-1" belongs to product "P1"');
      expect(rows[1]!.reason).toBe('sku "NEW" belongs to the product of line 3');
      const known = await files.database.query(`select from product where product_id in ('P100', 'P102', 'P103')`);
      expect(known).toHaveLength(0);
    });

    it('leaves no trace when it is only tried', async () => {
      const lines = ['productId,sku', 'P100,LS-1', 'P101,SKU-1'];
      const { counts } = await files.take('IMP_PRODUCT', lines, { additionalParameters: { dryRun: true } });
      expect(counts).toBe('applied 1, rejected 1');
      expect(await told('product-changed')).toEqual([]);
      expect(await files.database.query('select from stated_difference')).toEqual([]);
    });

    it('of many is taken in chunks, whatever the default of groupBy is', async () => {
      const lines = Array.from({ length: 1_300 }, (_, n) => `Q${n},Q-${n}`);
      const parameters = { groupBy: 'facilityId' };
      expect((await files.take('IMP_PRODUCT', ['productId,sku', ...lines], { parameters })).counts).toBe(
        'applied 1300',
      );
      expect(await told('product-changed')).toHaveLength(1_300);
    });
  });

  describe('of facilities', () => {
    it('states stores, warehouses and channels, and makes them members of groups', async () => {
      const { counts } = await files.take('IMP_FACILITY', [
        'facilityId,type,externalFacilityId,name,timeZone,facilityGroupId,groups',
        'F8,warehouse,800,Lyon,Europe/Paris,,FAC_GRP:2 | STORES',
        'F9,Retail store,900,Nice,,,FAC_GRP:1',
        'WEB,CONFIGURATION,,,,FAC_GRP,',
      ]);
      expect(counts).toBe('applied 3');
      expect((await told('facility-changed')).map(({ data }) => data)).toMatchObject([
        { facilityId: 'F8', externalFacilityId: '800', type: 'WAREHOUSE', timeZone: 'Europe/Paris' },
        { facilityId: 'F9', type: 'RETAIL_STORE' },
        { facilityId: 'WEB', type: 'CONFIGURATION', facilityGroupId: 'FAC_GRP' },
      ]);
      expect((await told('facility-group-changed')).map(({ data }) => data)).toMatchObject([
        {
          facilityGroupId: 'FAC_GRP',
          members: [
            { facilityId: 'F9', priority: 1 },
            { facilityId: 'F8', priority: 2 },
          ],
        },
        { facilityGroupId: 'STORES', members: [{ facilityId: 'F8', priority: 1 }] },
      ]);
      const again = await files.take('IMP_FACILITY', [
        'facilityId,type,groups',
        'F8,WAREHOUSE,STORES',
        'F9,RETAIL_STORE,FAC_GRP:3',
      ]);
      expect(again.counts).toBe('applied 1, unchanged 1');
      expect((await told('facility-group-changed')).at(-1)!.data).toMatchObject({
        members: [
          { facilityId: 'F8', priority: 2 },
          { facilityId: 'F9', priority: 3 },
        ],
      });
      const [stays] = await files.database.query(
        `select name, external_facility_id as external from facility where facility_id = 'F9'`,
      );
      expect(stays).toEqual({ name: 'Nice', external: '900' });
    });

    it('rejects rows that break a rule, and takes the others', async () => {
      const { counts, rows } = await files.take('IMP_FACILITY', [
        'facilityId,type,externalFacilityId,timeZone,facilityGroupId,groups',
        'F7,SHOP,,,,',
        'F8,WAREHOUSE,100,,,',
        'F9,WAREHOUSE,,Mars/Olympus,,',
        'F10,WAREHOUSE,,,FAC_GRP,',
        'F11,WAREHOUSE,,,,FAC_GRP:first',
        'F12,WAREHOUSE,1200,,,',
      ]);
      expect(counts).toBe('applied 1, rejected 5');
      expect(rows.map(({ line, code }) => [line, code])).toEqual([
        [2, 'facility_type_unknown'],
        [3, 'external_facility_id_taken'],
        [4, 'time_zone_unknown'],
        [5, 'facility_no_channel'],
        [6, 'group_priority_invalid'],
      ]);
    });
  });
});
