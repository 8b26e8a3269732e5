import { testDatabase } from '../../../../../test/support/platform';
import { waitUntil } from '../../../../../test/support/wait-until';
import { openStockFiles, type StockFiles } from './stock-files.fixture';

const products = 600;
const numbers = Array.from({ length: products }, (_, index) => index + 1);
const facilities = ['F1', 'F2'];

describe('a stock file whose rows are grouped', () => {
  let files: StockFiles;
  beforeAll(async () => {
    files = await openStockFiles(await testDatabase());
    const lines = numbers.map((n) => `Q${n},Q-${n}`);
    expect((await files.take('IMP_PRODUCT', ['productId,sku', ...lines])).outcome.status).toBe('completed');
  }, 60_000);
  beforeEach(() => files.clear());
  afterAll(() => files.close());

  const fileOf = (units: number): string[] => [
    'facilityId,sku,availableQty',
    ...numbers.flatMap((n) => facilities.map((facilityId) => `${facilityId},Q-${n},${units}`)),
  ];
  const take = (units: number, groupBy: string) =>
    files.take('RESET_INVENTORY', fileOf(units), { parameters: { groupBy } });
  const all = `applied ${products * facilities.length}`;

  /** How many levels of each facility hold these units. */
  const holding = async (units: number): Promise<Record<string, number>> =>
    Object.fromEntries(
      (
        await files.database.query<{ facility: string; levels: number }>(
          `select facility_id as facility, (count(*) filter (where available_to_promise = $1))::int as levels
           from inventory_level join facility using (facility_no) group by 1`,
          [units],
        )
      ).map(({ facility, levels }) => [facility, levels]),
    );

  /** Holds a level of a facility, as an event of it that takes its time would, while `work` goes on. */
  const whileHeld = (facilityId: string, work: () => Promise<void>): Promise<void> =>
    files.database.transaction(async (tx) => {
      await tx.query(
        `select from inventory_level join facility using (facility_no) join product using (product_no)
         where facility_id = $1 and product_id = 'Q1' for update of inventory_level`,
        [facilityId],
      );
      await work();
    });

  it('goes on with the other facilities while a level of one is held, and after a crash in each where that one was', async () => {
    expect((await take(10, 'facilityId')).counts).toBe(all);
    await whileHeld('F1', async () => {
      const begun = expect(take(11, 'facilityId')).rejects.toThrow();
      await waitUntil(async () => (await holding(11))['F2'] === products, { withinMs: 20_000, what: 'F2 is done' });
      expect(await holding(10)).toEqual({ F1: products, F2: 0 });
      await files.database.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      );
      await begun;
    });
    await files.take('RESET_INVENTORY', ['facilityId,sku,availableQty']);
    expect(await holding(11)).toEqual({ F1: products, F2: products });
    const [told] = await files.database.query<{ rows: number; changes: number; events: number; states: string }>(
      `select (select applied from file_import where applied > 0 order by import_no desc limit 1) as rows,
              (select count(*)::int from ledger) as changes, (select count(*)::int from event_log where topic = 'inventory-changed') as events,
              (select string_agg(distinct version::text, ',') from inventory_level) as states`,
    );
    expect(told).toEqual({ rows: 2 * products, changes: 4 * products, events: 4 * products, states: '2' });
  });

  it.each(['idValue', 'note', undefined])('by %s comes to the same', async (groupBy) => {
    const lines = fileOf(3).map((line, index) => `${line},${index === 0 ? 'note' : 'as counted'}`);
    const taken = await files.take('RESET_INVENTORY', lines, { parameters: { groupBy } });
    expect(taken.counts).toBe(all);
    expect(await holding(3)).toEqual({ F1: products, F2: products });
  });

  it('has the differences of a bin in the order of the file', async () => {
    const lines = numbers.flatMap((n) => [`F1,Q-${n},5`, `F2,Q-${n},1`, `F1,Q-${n},-2`]);
    const taken = await files.take('MDM_INV_VARIANCE', ['facilityId,sku,availableDelta', ...lines], {
      parameters: { groupBy: 'facilityId' },
    });
    expect(taken.counts).toBe(`applied ${3 * products}`);
    const [turned] = await files.database.query<{ levels: number }>(
      `select count(*)::int as levels from ledger a join ledger b using (product_no, facility_no)
       where a.line < b.line and (a.version <> b.version - 1 or b.quantity_on_hand_before <> a.quantity_on_hand_before + a.quantity_on_hand_delta)`,
    );
    expect(turned!.levels).toBe(0);
  });
});
