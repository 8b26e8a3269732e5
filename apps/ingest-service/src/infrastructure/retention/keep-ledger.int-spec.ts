import { testDatabase } from '../../../../../test/support/platform';
import { openStockFiles, type StockFiles } from '../imports/stock-files.fixture';
import { keepLedger } from './keep-ledger';
import { makeNextMonth, monthOf } from './ledger-months';

const now = Date.UTC(2026, 10, 30);

describe('the ledger of months that are over', () => {
  let files: StockFiles;
  beforeAll(async () => {
    files = await openStockFiles(await testDatabase());
  }, 60_000);
  afterAll(() => files.close());

  const take = (units: number, sku = 'SKU-1') =>
    files.take('RESET_INVENTORY', ['facilityId,sku,availableQty', `F1,${sku},${units}`]);
  /** What is taken now is dated as if it had come in that month. */
  const dated = (month: string) =>
    files.database.execute("update ledger set created_at = $1::timestamptz where created_at > '2026-11-29'", [
      `${month}-15`,
    ]);
  const rows = async (): Promise<string[]> =>
    (
      await files.database.query<{ told: string }>(
        `select to_char(created_at at time zone 'UTC', 'YYYY-MM') || ' ' || product_id || ' ' || quantity_on_hand_before || ' + ' || quantity_on_hand_delta
                || ' (' || l.version || ') ' || reason_code as told
         from ledger l join product using (product_no) order by product_id, ledger_id, l.version`,
      )
    ).map(({ told }) => told);
  const tables = async (): Promise<string[]> =>
    (
      await files.database.query<{ name: string }>(
        "select relid::regclass::text as name from pg_partition_tree('ledger') where isleaf order by 1",
      )
    ).map(({ name }) => name);
  const months = keepLedger(3);

  it('goes, from the default partition and with partitions of its own, once an opening row stands for each bin', async () => {
    // Each month's partition is made in the month before it.
    for (const month of [6, 7, 8, 9]) await months(files.database, Date.UTC(2026, month - 2, 20));
    for (const [month, units] of [
      ['2026-05', 4],
      ['2026-06', 9],
      ['2026-07', 7],
      ['2026-09', 8],
    ] as const) {
      await take(units);
      if (month === '2026-06') await take(3, 'SKU-2');
      await dated(month);
    }
    const before = await rows();
    await months(files.database, Date.UTC(2026, 7, 31));
    expect(await rows()).toEqual(before);

    await months(files.database, now);
    expect(await rows()).toEqual([
      '2026-08 P1 0 + 7 (3) OPENING',
      '2026-09 P1 7 + 1 (4) RESET',
      '2026-08 P2 0 + 3 (1) OPENING',
    ]);
    expect(await tables()).toEqual(['ledger_202608', 'ledger_202609', 'ledger_202612', 'ledger_default']);

    await months(files.database, Date.UTC(2027, 0, 5));
    expect(await rows()).toEqual(['2026-10 P1 0 + 8 (4) OPENING', '2026-10 P2 0 + 3 (1) OPENING']);
    const [sums] = await files.database.query(
      `select (select sum(quantity_on_hand)::int from inventory_balance) as balances, (select sum(quantity_on_hand_delta)::int from ledger) as ledger`,
    );
    expect(sums).toEqual({ balances: 11, ledger: 11 });
  });

  it('leaves the months that are kept to who writes meanwhile, and what is new counts on from there', async () => {
    await take(5);
    await months(files.database, Date.UTC(2027, 0, 6));
    const thisMonth = monthOf(Date.now());
    expect((await rows()).slice(0, 2)).toEqual(['2026-10 P1 0 + 8 (4) OPENING', `${thisMonth} P1 8 + -3 (5) RESET`]);
  });

  it('gets its next month once, however many replicas start at the same time', async () => {
    await Promise.all([1, 2, 3, 4].map(() => makeNextMonth(files.database, Date.UTC(2031, 0, 5))));
    expect((await tables()).filter((name) => name.startsWith('ledger_2031'))).toEqual(['ledger_203102']);
  });

  it('takes the undo of its files with it, which says so', async () => {
    const { outcome } = await take(6);
    const { importId } = outcome.files[0]!;
    await months(files.database, Date.UTC(2029, 0, 6));
    await expect(files.undo(importId)).rejects.toMatchObject({ code: 'import_not_undoable' });
    expect(await files.database.query('select 1 from file_import where undone_by is not null')).toEqual([]);
  });
});
