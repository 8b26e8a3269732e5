import type { Database } from '@app/common/database';
import { createDayPartitions, dayOf, dayPartitionsOf, dropPartition } from '@app/common/inbox';

const KEPT_MS = 7 * 24 * 60 * 60 * 1000;

/** Makes the partitions of the coming days, and drops those that are older than `keepMs` and wholly behind the relay. Call it at boot and once an hour. */
export async function keepEventLog(database: Database, keepMs = KEPT_MS, nowMs = Date.now()): Promise<void> {
  await createDayPartitions(database, 'event_log', nowMs);
  const oldestKept = dayOf(nowMs - keepMs);
  for (const partition of await dayPartitionsOf(database, 'event_log')) {
    if (partition.day >= oldestKept) break;
    const [ahead] = await database.query(
      `select 1 as found from ${partition.name} where position > (select position from relay_position) limit 1`,
    );
    if (ahead) break;
    await dropPartition(database, partition);
  }
  await database.execute(
    `delete from event_log_default
      where appended_at < $1::timestamptz and position <= (select position from relay_position)`,
    [`${oldestKept}T00:00:00Z`],
  );
  await database.execute(
    `delete from event_log_trace
      where after_position < (select max(after_position) from event_log_trace
                               where after_position <= (select position from relay_position))`,
  );
}
