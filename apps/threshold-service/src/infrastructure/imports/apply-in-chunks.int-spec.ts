import { testDatabase } from '../../../../../test/support/platform';
import { ThresholdFiles } from './threshold-files.fixture';

const channels = ['APP', 'ONLINE', 'OUTLET'];
const products = Array.from({ length: 400 }, (_, index) => `P${index}`);

describe('a thresholds file of more differences than a transaction takes', () => {
  let files: ThresholdFiles;

  beforeAll(async () => {
    files = await ThresholdFiles.open(await testDatabase());
    await files.know(
      channels.map((facilityId) => ({ facilityId, type: 'CONFIGURATION' as const })),
      products.map((productId) => ({ productId, identifications: [] })),
    );
  });
  afterAll(() => files.close());

  /** A threshold of each product in each channel. */
  const take = (units: (product: number) => string): Promise<object> =>
    files.take([
      'facility-id,product-id,threshold',
      ...products.flatMap((productId, index) => channels.map((channel) => `${channel},${productId},${units(index)}`)),
    ]);

  const counted = (): Promise<{ thresholds: number; products: number }[]> =>
    files.database.query('select thresholds, count(*)::int as products from searchable group by 1');
  const appliedBy = (): Promise<{ applied_ordinal: number; transactions: number }[]> =>
    files.database.query(
      `select f.applied_ordinal, count(distinct h.stated_at)::int as transactions
       from file_import f join held_back_history h using (import_no)
       where import_no = (select max(import_no) from file_import) group by 1`,
    );

  it('is applied by two connections, which count a product that both have a hand in', async () => {
    expect(await take(() => '7')).toMatchObject({ rows: 1_200, applied: 1_200, unchanged: 0 });
    expect(await appliedBy()).toEqual([{ applied_ordinal: 1_200, transactions: 2 }]);
    expect(await counted()).toEqual([{ thresholds: 3, products: 400 }]);
  });

  it('tells every key once, with one version more each time, and of a product in the order of its channels', async () => {
    expect(await take((product) => (product === 5 ? 'REMOVE' : '8'))).toMatchObject({ applied: 1_200 });
    const [told] = await files.database.query<object>(
      `select count(*)::int as events, count(distinct key)::int as keys,
              count(*) filter (where payload like '%"threshold":8,%"version":2%')::int as raised,
              count(*) filter (where payload like '%"threshold":0,%"version":2%')::int as ended
       from event_log`,
    );
    expect(told).toEqual({ events: 2_400, keys: 1_200, raised: 1_197, ended: 3 });
    expect(await counted()).toEqual(
      expect.arrayContaining([
        { thresholds: 3, products: 399 },
        { thresholds: 0, products: 1 },
      ]),
    );
    const left = await files.database.query('select units, count(*)::int as values from held_back group by 1');
    expect(left).toEqual([{ units: 8, values: 1_197 }]);
  });
});
