import { Pool } from 'pg';
import { Database, type DatabaseOptions } from './database';
import { poolSettings } from './pool-settings';

/** Connects to a database whose schema the service has brought up to date already: for another thread of it. */
export function joinDatabase(options: DatabaseOptions): Database {
  const pool = new Pool({
    connectionString: options.url,
    application_name: options.applicationName,
    connectionTimeoutMillis: 10_000,
    ...poolSettings(options),
  });
  // An idle connection that breaks is replaced at the next use; without a listener Node would end the process for it.
  pool.on('error', () => undefined);
  return new Database(pool, options, () => pool.end());
}
