import type { Topic } from '@app/common/contracts';
import type { ConsumerStore } from './consumer-store';
import type { KafkaClient, Log } from '@app/common/broker';

/**
 * Where to begin in each partition: at the stored position; at the first message kept, where there is none.
 * A position beyond the end belongs to a topic that was since made anew, and is put back to its beginning.
 */
export async function startOffsets(
  client: KafkaClient,
  store: ConsumerStore,
  topic: Topic,
  partitions: readonly number[],
  log: Log,
): Promise<Map<number, number>> {
  if (partitions.length === 0) return new Map();
  const positions = await store.positions(topic.name);
  const bounds = new Map((await client.fetchEndOffsets(topic)).map((one) => [one.partition, one]));
  const offsets = new Map<number, number>();
  for (const partition of partitions) {
    const { low, end } = bounds.get(partition)!;
    const position = positions.get(partition);
    if (position !== undefined && position > end) {
      log.warn({ topic: topic.name, partition, position, end }, 'topic was made anew, read from its beginning');
      await store.restart(topic.name, partition, low);
    }
    offsets.set(partition, position === undefined || position > end ? low : Math.max(position, low));
  }
  return offsets;
}
