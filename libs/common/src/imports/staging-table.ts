import type { Sql } from '@app/common/database';
import type { StagingColumn } from './import-declaration';

/**
 * What a file's rows are staged in, known to the session as `staging` and `staging_problem`. Rows of a large file lie in an unlogged table,
 * because parallel plans read no temporary ones; a small one is spared the files that such a table brings.
 * Nothing of it outlives the work on the file: after a crash the file is loaded again.
 */
export async function makeStaging(
  session: Sql,
  importNo: string,
  columns: readonly StagingColumn[],
  isLarge: boolean,
): Promise<string> {
  const table = isLarge ? stagingTableOf(importNo) : 'staging';
  await session.execute(
    inOneGo(
      ...(await dropping(session, importNo)),
      `create ${isLarge ? 'unlogged' : 'temp'} table ${table} (line integer not null${columns.map(({ name, type }) => `, "${name}" ${type}`).join('')})`,
      ...(isLarge ? [`create temp view staging as select * from ${table}`] : []),
      'create temp table staging_problem (line integer, code text, reason text, hint text, column_name text, value text)',
    ),
  );
  return table;
}

export async function dropStaging(session: Sql, importNo: string): Promise<void> {
  await session.execute(inOneGo(...(await dropping(session, importNo))));
}

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
export async function sweepStaging(session: Sql): Promise<void> {
  const left = await session.query<{ import_no: string }>(
    `select i.import_no from file_import i join pg_class c on c.relname = 'staging_of_' || i.import_no
     where c.relnamespace = current_schema()::regnamespace and i.ended_at is not null`,
  );
  for (const { import_no } of left) await session.execute(`drop table if exists ${stagingTableOf(import_no)}`);
}

const stagingTableOf = (importNo: string): string => `staging_of_${BigInt(importNo)}`;
