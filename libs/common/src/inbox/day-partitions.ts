import type { Database, Tx } from '@app/common/database';

const DAY_MS = 24 * 60 * 60 * 1000;
const DAYS_AHEAD = 3;

export interface DayPartition {
  name: string;
  /** UTC, YYYY-MM-DD. */
  day: string;
}

export const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);

/**
 * Makes the partitions of today and the next days of a table that is partitioned by day, one replica at a time.
 * They are attached, not created in place, because that leaves the table open to writers; a day whose rows already lie in the default
 * partition stays there. Whoever cannot get its lock within two seconds leaves the work to the next call.
 */
export async function createDayPartitions(database: Database, table: string, nowMs = Date.now()): Promise<void> {
  const existing = new Set((await dayPartitionsOf(database, table)).map(({ day }) => day));
  for (let ahead = 0; ahead <= DAYS_AHEAD; ahead++) {
    const day = dayOf(nowMs + ahead * DAY_MS);
    if (!existing.has(day)) await database.transaction((tx) => attachDay(tx, table, day));
  }
}

async function attachDay(tx: Tx, table: string, day: string): Promise<void> {
  const name = partitionName(table, day);
  await tx.execute(`set local lock_timeout = '2s'`);
  await tx.execute(`select pg_advisory_xact_lock(hashtextextended('partitions of ' || current_schema(), 0))`);
  const [exists] = await tx.query(`select 1 as found where to_regclass($1) is not null`, [name]);
  const [inDefault] = await tx.query(
    `select 1 as found from ${table}_default where ${await dayColumn(tx, table)} >= $1 and ${await dayColumn(tx, table)} < $2 limit 1`,
    bounds(day),
  );
  if (exists || inDefault) return;
  const [from, to] = bounds(day);
  await tx.execute(`create table ${name} (like ${table} including defaults)`);
  await tx.execute(`alter table ${table} attach partition ${name} for values from ('${from}') to ('${to}')`);
}

/** The partitions of a table, oldest first, without the default one. */
export async function dayPartitionsOf(sql: Pick<Database, 'query'>, table: string): Promise<DayPartition[]> {
  const rows = await sql.query<{ name: string }>(
    `select child.relname as name from pg_inherits join pg_class child on child.oid = inhrelid
      where inhparent = to_regclass($1) and child.relname ~ '_\\d{8}$' order by 1`,
    [table],
  );
  return rows.map(({ name }) => ({ name, day: name.slice(-8).replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3') }));
}

/** Drops a partition with all it holds: a moment's work, where a DELETE would leave the rows to be cleaned up. */
export async function dropPartition(database: Database, { name }: DayPartition): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.execute(`set local lock_timeout = '2s'`);
    await tx.execute(`drop table if exists ${name}`);
  });
}

const partitionName = (table: string, day: string): string => `${table}_${day.replaceAll('-', '')}`;

const bounds = (day: string): [string, string] => [`${day}T00:00:00Z`, `${dayOf(Date.parse(day) + DAY_MS)}T00:00:00Z`];

/** The column a table is partitioned by. */
async function dayColumn(tx: Tx, table: string): Promise<string> {
  const [row] = await tx.query<{ column: string }>(
    `select attname as column from pg_partitioned_table join pg_attribute on attrelid = partrelid and attnum = partattrs[0]
      where partrelid = to_regclass($1)`,
    [table],
  );
  return row!.column;
}
