import { Client } from 'pg';
import { until } from '../dev/sample/until';

/** Keeps the relay of ingest from its turn, so that a backlog of events gathers; `letGo` gives it back. */
export async function heldRelay(url: string): Promise<{ letGo(): Promise<void> }> {
  const client = new Client({ connectionString: url });
  await client.connect();
  // Whoever holds the turn loses its connection, as in a crash; the next turn is ours.
  await until('the turn of the relay', 30_000, async () => {
    await client.query(
      `select pg_terminate_backend(l.pid) from pg_locks l where l.locktype = 'advisory' and l.granted and l.pid <> pg_backend_pid()
         and (l.classid::bigint << 32) | l.objid::bigint = hashtextextended('relay of ingest', 0)`,
    );
    const { rows } = await client.query<{ taken: boolean }>(
      "select pg_try_advisory_lock(hashtextextended('relay of ingest', 0)) as taken",
    );
    return rows[0]!.taken || undefined;
  });
  return { letGo: () => client.end() };
}
