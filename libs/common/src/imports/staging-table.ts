import type { Session, Sql } from '@app/common/database';
import type { StagingColumn } from './import-declaration';

/**
 * What a file's rows are staged in is known to the session as `staging` and `staging_problem`. Rows of a large file lie in an unlogged table,
 * because parallel plans read no temporary ones; it is made and dropped with the file. Small files share temporary tables that the session keeps:
 * making and dropping them costs more than what else is done with a hundred rows.
 * Nothing of it outlives the work on the file: after a crash the file is loaded again.
 */
export async function makeStaging(
  session: Session,
  importNo: string,
  columns: readonly StagingColumn[],
): Promise<string> {
  const table = stagingTableOf(importNo);
  kept.delete(session);
  await session.execute(
    inOneGo(
      ...(await dropping(session, importNo)),
      `create unlogged table ${table} (${rowOf(columns)})`,
      `create temp view staging as select * from ${table}`,
      `create temp table staging_problem (${problem})`,
      `set transaction_timeout = ${patience}`,
    ),
  );
  return table;
}

export async function dropStaging(session: Session, importNo: string): Promise<void> {
  kept.delete(session);
  await session.execute(inOneGo(...(await dropping(session, importNo)), 'reset transaction_timeout'));
}

/** Has the session keep tables for files of these columns. Not to be called in a transaction, which might take them back. */
export async function keepStaging(
  session: Session,
  importNo: string,
  columns: readonly StagingColumn[],
): Promise<void> {
  const row = rowOf(columns);
  if (kept.get(session)?.row === row) return;
  await session.execute(
    inOneGo(
      ...(await dropping(session, importNo)),
      `create temp table staging (${row})`,
      `create temp table staging_problem (${problem})`,
    ),
  );
  kept.set(session, { row, staged: 0 });
}

/**
 * Makes the kept tables ready for `bytes` of rows, in their transaction: takes out what the file before has left. Rows that are deleted leave a trace each,
 * so the tables begin anew now and then.
 */
export async function emptyStaging(session: Session, tx: Sql, bytes: number): Promise<void> {
  const tables = kept.get(session)!;
  const isWorn = tables.staged > mostStagedBytes;
  await tx.execute(
    [
      // A clock that runs already is not set by another time: it has to be stopped.
      `set local transaction_timeout = 0; set local transaction_timeout = ${patience}`,
      ...(isWorn ? ['truncate staging, staging_problem'] : ['delete from staging', 'delete from staging_problem']),
    ].join(';\n'),
  );
  tables.staged = isWorn ? bytes : tables.staged + bytes;
}

/** Nobody waits for what is locked while a file is read and compared, which may take long: the limit for writers of stock is not meant for this. */
const patience = "'15min'";

/** The tables that sessions keep: what a row in them is, and how many bytes have gone through them since they were empty. */
const kept = new WeakMap<Session, { row: string; staged: number }>();
const mostStagedBytes = 256 * 1024;

const rowOf = (columns: readonly StagingColumn[]): string =>
  `line integer not null${columns.map(({ name, type }) => `, "${name}" ${type}`).join('')}`;
const problem = 'line integer, code text, reason text, hint text, column_name text, value text';

async function dropping(session: Sql, importNo: string): Promise<string[]> {
  const [kind] = await session.query<{ is_view: boolean }>(
    "select relkind = 'v' as is_view from pg_class where oid = to_regclass('pg_temp.staging')",
  );
  return [
    ...(kind ? [`drop ${kind.is_view ? 'view' : 'table'} pg_temp.staging`] : []),
    `drop table if exists pg_temp.staging_problem, ${stagingTableOf(importNo)}`,
  ];
}

/** Statements without parameters in one round trip and one transaction. That it waits for the disk is in nobody's interest: see above. */
const inOneGo = (...statements: string[]): string => ['set local synchronous_commit = off', ...statements].join(';\n');

/** Removes what a crash left of imports that another replica has ended meanwhile, or that will be loaded again. */
export async function sweepStaging(session: Session): Promise<void> {
  const left = await session.query<{ import_no: string }>(
    `select i.import_no from file_import i join pg_class c on c.relname = 'staging_of_' || i.import_no
     where c.relnamespace = current_schema()::regnamespace and i.ended_at is not null`,
  );
  for (const { import_no } of left) await session.execute(`drop table if exists ${stagingTableOf(import_no)}`);
}

const stagingTableOf = (importNo: string): string => `staging_of_${BigInt(importNo)}`;
