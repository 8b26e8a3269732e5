import type { Tx } from '@app/common/database';
import type { ImportDeclaration } from '../import-declaration';
import type { ReadFile } from './read-together';

/** So many rows the planner has to be told of. */
const fewRows = 500;

/** Puts the rows of all files into `staging_together`, with the place of their file. The session keeps the table. */
export async function stageTogether(
  tx: Tx,
  { staging }: Pick<ImportDeclaration, 'staging'>,
  read: readonly ReadFile[],
): Promise<void> {
  const columns = staging.map(({ name, type }) => `"${name}" ${type}`).join(', ');
  await tx.execute(
    `create temp table if not exists staging_together (line integer not null, ${columns}, file integer not null); truncate staging_together`,
  );
  const copy = tx.copyIn('copy staging_together from stdin');
  await copy.write(Buffer.concat(read.map(({ block }) => block)));
  await copy.end();
  const rows = read.reduce((sum, file) => sum + file.rows, 0);
  if (rows > fewRows) await tx.execute('set local default_statistics_target = 3; analyze staging_together');
}
