import type { Database, Sql, Tx } from '@app/common/database';

/** UTC, YYYY-MM, so many months from the one of `atMs`. */
export const monthOf = (atMs: number, later = 0): string => {
  const at = new Date(atMs);
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + later)).toISOString().slice(0, 7);
};

export const beginOf = (month: string): string => `${month}-01T00:00:00Z`;

const tableOf = (month: string): string => `ledger_${month.replace('-', '')}`;

/** The months that have a partition of the ledger, the oldest first. */
export async function ledgerMonths(sql: Pick<Sql, 'query'>): Promise<{ month: string; table: string }[]> {
  const rows = await sql.query<{ name: string }>(
    `select child.relname as name from pg_inherits join pg_class child on child.oid = inhrelid
     where inhparent = to_regclass('ledger') and child.relname ~ '^ledger_\\d{6}$' order by 1`,
  );
  return rows.map(({ name }) => ({ table: name, month: name.slice(-6).replace(/^(\d{4})/, '$1-') }));
}

/**
 * Makes the partition of the month that comes, so that it is there when its first row is. It is attached, not created in place, because that
 * leaves the ledger open to writers. A month whose rows already lie in the default partition stays there.
 */
export async function makeNextMonth(database: Database, nowMs: number): Promise<void> {
  const month = monthOf(nowMs, 1);
  const isThere = async (sql: Pick<Sql, 'query'>): Promise<boolean> =>
    (await ledgerMonths(sql)).some((there) => there.month === month);
  if (await isThere(database)) return;
  await database.transaction(async (tx) => {
    await quick(tx);
    // Whoever held the lock before may have made it.
    if (await isThere(tx)) return;
    const bounds = [beginOf(month), beginOf(monthOf(Date.parse(beginOf(month)), 1))];
    const [inDefault] = await tx.query(
      'select 1 as found from ledger_default where created_at >= $1::timestamptz and created_at < $2::timestamptz limit 1',
      bounds,
    );
    if (inDefault) return;
    await tx.execute(`create table if not exists ${tableOf(month)} (like ledger including defaults)`);
    await tx.execute(
      `alter table ledger attach partition ${tableOf(month)} for values from ('${bounds[0]}') to ('${bounds[1]}')`,
    );
  });
}

/** One replica at a time, and none that keeps writers waiting: who cannot have the lock at once leaves it to the next hour. */
export async function quick(tx: Tx): Promise<void> {
  await tx.execute("set local lock_timeout = '2s'");
  await tx.execute("select pg_advisory_xact_lock(hashtextextended('months of the ledger in ' || current_schema(), 0))");
}
