import { DataSource } from 'typeorm';
import type { Pool } from 'pg';
import { Database, type DatabaseOptions } from './database';
import { runMigrations, type MigrationClass } from './run-migrations';

/**
 * Connects, brings the schema up to date and gives the database.
 * A transaction may last 30 s: whoever is stuck lets go of its locks (the event log's above all) instead of stopping the others.
 * A page out of order costs about as much as one in order (flash, and memory above all): plans that supposed a disk's arm would read a whole
 * table where a few thousand of its rows are asked for.
 */
export async function openDatabase(options: DatabaseOptions & { migrations: MigrationClass[] }): Promise<Database> {
  const { url, schema, applicationName, maxConnections = 10, migrations } = options;
  if (!/^[a-z_][a-z0-9_]*$/.test(schema)) throw new Error(`"${schema}" is no schema name`);
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    schema,
    applicationName,
    migrations,
    migrationsTableName: 'schema_migration',
    logging: false,
    connectTimeoutMS: 10_000,
    extra: {
      max: maxConnections,
      idleTimeoutMillis: 30_000,
      options: `-c search_path=${schema} -c transaction_timeout=30s -c idle_in_transaction_session_timeout=60s -c random_page_cost=1.1`,
    },
  });
  await dataSource.initialize();
  try {
    await runMigrations(dataSource, schema);
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
  const { master } = dataSource.driver as unknown as { master: Pool };
  return new Database(dataSource, master, options);
}
