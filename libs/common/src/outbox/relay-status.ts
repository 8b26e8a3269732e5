import type { Database } from '@app/common/database';

export interface RelayStatus {
  /** The last position that is on Kafka. */
  position: number;
  /** Messages that wait, counted up to 100,000. */
  waiting: number;
  /** How long the oldest of them has been waiting, 0 when there is none. */
  oldestWaitingMs: number;
}

export async function relayStatus(database: Pick<Database, 'query'>): Promise<RelayStatus> {
  const [row] = await database.query<{ position: string; waiting: number; oldest_ms: number }>(
    `select relay.position,
            (select count(*)::int from (select from event_log where position > relay.position limit 100000) waiting) as waiting,
            coalesce((select greatest(extract(epoch from now() - appended_at) * 1000, 0)::float8 from event_log
                       where position > relay.position order by position limit 1), 0) as oldest_ms
       from relay_position relay`,
  );
  return { position: Number(row!.position), waiting: row!.waiting, oldestWaitingMs: Math.round(row!.oldest_ms) };
}

/** The last position committed, 0 for an empty log. */
export async function lastPosition(database: Pick<Database, 'query'>): Promise<number> {
  const [row] = await database.query<{ position: string }>(
    `select coalesce((select position from event_log order by position desc limit 1), 0) as position`,
  );
  return Number(row!.position);
}
