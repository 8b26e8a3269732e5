import type { Client } from 'pg';
import { until } from '../dev/sample/until';

/** Resolves when everything that ingest has written to its event log is on Kafka. */
export async function untilPublished(database: Client): Promise<void> {
  await until('every event to be on Kafka', 300_000, async () => {
    const { rows: found } = await database.query<{ behind: string }>(
      'select coalesce((select max(position) from ingest.event_log), 0) - coalesce((select max(position) from ingest.relay_position), 0) as behind',
    );
    return Number(found[0]!.behind) <= 0 ? true : undefined;
  });
}
