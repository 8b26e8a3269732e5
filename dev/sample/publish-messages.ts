import { Kafka, Partitioners, logLevel } from 'kafkajs';

export interface Message {
  topic: string;
  key: string;
  value: string;
}

/** Publishes messages as any other service of the platform would, a thousand at a time. */
export async function publishMessages(
  brokers: string[],
  topicPrefix: string,
  messages: readonly Message[],
): Promise<void> {
  const producer = new Kafka({ clientId: 'sample-platform', brokers, logLevel: logLevel.NOTHING }).producer({
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  try {
    for (let start = 0; start < messages.length; start += 1_000) {
      const byTopic = Map.groupBy(messages.slice(start, start + 1_000), ({ topic }) => topic);
      await producer.sendBatch({
        topicMessages: [...byTopic].map(([topic, batch]) => ({
          topic: `${topicPrefix}${topic}`,
          messages: batch.map(({ key, value }) => ({ key, value })),
        })),
      });
    }
  } finally {
    await producer.disconnect();
  }
}
