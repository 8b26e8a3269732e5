import type { Topic } from '@app/common/contracts';
import type { ConsumerStore } from './consumer-store';
import type { KafkaClient } from '@app/common/broker';

/**
 * Whether every state topic has been read to the end it had when this was made. Goes by the stored positions, so that partitions
 * which other replicas hold count as well.
 */
export class StateRead {
  private constructor(
    private readonly store: ConsumerStore,
    /** Ends yet to be reached, by topic and partition. */
    private readonly ends: Map<string, Map<number, number>>,
  ) {}

  static async from(client: KafkaClient, store: ConsumerStore, topics: readonly Topic[]): Promise<StateRead> {
    const ends = new Map<string, Map<number, number>>();
    for (const topic of topics) {
      const filled = (await client.fetchEndOffsets(topic)).filter(({ low, end }) => end > low);
      ends.set(topic.name, new Map(filled.map(({ partition, end }) => [partition, end])));
    }
    return new StateRead(store, ends);
  }

  async reached(): Promise<boolean> {
    for (const [topic, ends] of this.ends) {
      if (ends.size === 0) continue;
      const positions = await this.store.positions(topic);
      for (const [partition, end] of ends) if ((positions.get(partition) ?? 0) >= end) ends.delete(partition);
    }
    return [...this.ends.values()].every((ends) => ends.size === 0);
  }
}
