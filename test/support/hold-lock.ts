import { Client } from 'pg';
import type { Stream } from './start-stream';

/** Holds what a statement locks, as another transaction that is busy would. Gives the way to let go. */
export async function holdLock(stream: Stream, statement: string): Promise<() => Promise<void>> {
  const [{ name }] = (await stream.sql<{ name: string }>('select current_database() as name')) as [{ name: string }];
  const address = new URL(process.env['STOCKLINE_TEST_POSTGRES_URL']!);
  address.pathname = `/${name}`;
  const client = new Client({ connectionString: address.href });
  // A spec that fails before it lets go drops the database under this connection; what it failed of is what counts.
  client.on('error', () => undefined);
  await client.connect();
  await client.query('begin');
  await client.query(statement);
  return async () => {
    await client.query('rollback');
    await client.end();
  };
}
