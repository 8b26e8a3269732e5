import { Kafka, Partitioners, logLevel, type IHeaders, type Message } from 'kafkajs';
import { testBrokers } from './platform';
import { waitUntil } from './wait-until';

export interface Read {
  partition: number;
  offset: number;
  key: Buffer | null;
  value: Buffer | null;
  headers: IHeaders | undefined;
}

const kafka = (): Kafka => new Kafka({ brokers: testBrokers(), clientId: 'spec', logLevel: logLevel.NOTHING });

/** Everything that lies in a topic at this moment, partition by partition in the order of offsets. */
export async function topicContent(topic: string): Promise<Read[]> {
  const admin = kafka().admin();
  await admin.connect();
  const ends = (await admin.fetchTopicOffsets(topic)).filter(({ low, high }) => Number(high) > Number(low));
  await admin.disconnect();
  const read: Read[] = [];
  if (ends.length === 0) return read;
  const consumer = kafka().consumer({ groupId: `spec-${topic}-${Math.random()}`, maxWaitTimeInMs: 50 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const reached = new Map<number, number>();
  await consumer.run({
    eachBatch: async ({ batch }) => {
      for (const { offset, key, value, headers } of batch.messages)
        read.push({ partition: batch.partition, offset: Number(offset), key, value, headers });
      reached.set(batch.partition, Number(batch.lastOffset()) + 1);
    },
  });
  await waitUntil(() => ends.every(({ partition, high }) => (reached.get(partition) ?? 0) >= Number(high)), {
    what: `${topic} read to its end`,
    withinMs: 20_000,
  });
  await consumer.disconnect();
  return read.sort((left, right) => left.partition - right.partition || left.offset - right.offset);
}

/** Sends messages as any program outside would. */
export async function sendMessages(topic: string, messages: Message[]): Promise<void> {
  const producer = kafka().producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  await producer.send({ topic, messages, acks: -1 });
  await producer.disconnect();
}

/** Makes Kafka forget, or misremember, how far a group without members has read. */
export async function setCommittedOffset(
  groupId: string,
  topic: string,
  partitions: { partition: number; offset: string }[],
): Promise<void> {
  const admin = kafka().admin();
  await admin.connect();
  await admin.setOffsets({ groupId, topic, partitions });
  await admin.disconnect();
}

/** How many members a consumer group has, those that died not long ago included. */
export async function groupMembers(groupId: string): Promise<number> {
  const admin = kafka().admin();
  await admin.connect();
  const { groups } = await admin.describeGroups([groupId]);
  await admin.disconnect();
  return groups[0]!.members.length;
}
