import type { Pool } from 'pg';
import { Database, type DatabaseOptions } from './database';
import { poolSettings } from './pool-settings';
import { runMigrations, type MigrationClass } from './run-migrations';

/** Connects, brings the schema up to date and gives the database. */
export async function openDatabase(options: DatabaseOptions & { migrations: MigrationClass[] }): Promise<Database> {
  const { url, schema, applicationName, migrations } = options;
  if (!/^[a-z_][a-z0-9_]*$/.test(schema)) throw new Error(`"${schema}" is no schema name`);
  // Loaded here: a thread that only joins a database does without its six megabytes.
  const { DataSource } = await import('typeorm');
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    schema,
    applicationName,
    migrations,
    migrationsTableName: 'schema_migration',
    logging: false,
    connectTimeoutMS: 10_000,
    extra: poolSettings(options),
  });
  await dataSource.initialize();
  try {
    await runMigrations(dataSource, schema);
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
  const { master } = dataSource.driver as unknown as { master: Pool };
  return new Database(master, options, () => dataSource.destroy());
}
