import type { DataSource, MigrationInterface } from 'typeorm';

export type MigrationClass = new () => MigrationInterface;

/**
 * Brings the schema up to date, one replica at a time: the others wait at the advisory lock and then find nothing to do.
 */
export async function runMigrations(dataSource: DataSource, schema: string): Promise<void> {
  const runner = dataSource.createQueryRunner();
  await runner.connect();
  try {
    await runner.query('select pg_advisory_lock(hashtextextended($1, 0))', [`migrations of ${schema}`]);
    await runner.query(`create schema if not exists "${schema}"`);
    await dataSource.runMigrations({ transaction: 'each' });
  } finally {
    await runner.query('select pg_advisory_unlock(hashtextextended($1, 0))', [`migrations of ${schema}`]);
    await runner.release();
  }
}
