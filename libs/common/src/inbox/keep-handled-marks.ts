import { topics, type Topic } from '@app/common/contracts';
import type { Database } from '@app/common/database';
import { createDayPartitions, dayOf, dayPartitionsOf, dropPartition } from './day-partitions';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Marks are kept for the longest retention of a topic that is handled once, and a day more. */
const KEPT_MS =
  DAY_MS + Math.max(...Object.values<Topic>(topics).map((topic) => (topic.handledOnce ? (topic.retentionMs ?? 0) : 0)));

/** Makes room for the marks of the coming days and drops those that no message can meet again. Call it at boot and once an hour. */
export async function keepHandledMarks(database: Database, nowMs = Date.now()): Promise<void> {
  await createDayPartitions(database, 'handled_message', nowMs);
  // A mark's day may have begun 24 hours before the message came.
  const oldestKept = dayOf(nowMs - KEPT_MS - DAY_MS);
  for (const partition of await dayPartitionsOf(database, 'handled_message'))
    if (partition.day < oldestKept) await dropPartition(database, partition);
  await database.execute(`delete from handled_message_default where day < $1`, [oldestKept]);
}
