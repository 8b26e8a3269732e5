import type { Producer as KafkajsProducer } from 'kafkajs';
import type { OutgoingMessage } from './kafka-message';

/**
 * Sends in order: idempotent, one request in flight, acknowledged by all replicas. Topics are named without prefix.
 * After a failure it must be closed: it no longer knows what the broker holds.
 */
export class Producer {
  constructor(
    private readonly producer: KafkajsProducer,
    private readonly onBroker: (topic: string) => string,
  ) {}

  async send(messages: ReadonlyMap<string, OutgoingMessage[]>): Promise<void> {
    const topicMessages = [...messages].map(([topic, list]) => ({ topic: this.onBroker(topic), messages: list }));
    await this.producer.sendBatch({ topicMessages, acks: -1 });
  }

  async close(): Promise<void> {
    await this.producer.disconnect();
  }
}
