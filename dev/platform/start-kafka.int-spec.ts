import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Kafka as KafkaClient, logLevel } from 'kafkajs';
import { startKafka } from './start-kafka';
import { throwAwayDirectory } from './throw-away-directory';

describe('Kafka', () => {
  it('keeps topics and messages over a stop and a start on another port', async () => {
    const directory = throwAwayDirectory('stockline-kafka-');
    const dataDir = join(directory, 'kafka');
    const first = await startKafka({ dataDir, removeWhenOrphaned: directory });
    await using(first.brokers, async (client) => {
      const admin = client.admin();
      await admin.connect();
      await admin.createTopics({ topics: [{ topic: 'orders', numPartitions: 1 }] });
      await admin.disconnect();
      const producer = client.producer();
      await producer.connect();
      await producer.send({
        topic: 'orders',
        messages: [
          { key: 'a', value: '1' },
          { key: 'b', value: '2' },
        ],
      });
      await producer.disconnect();
    });
    await first.stop();

    const second = await startKafka({ dataDir, removeWhenOrphaned: directory });
    await using(second.brokers, async (client) => {
      const admin = client.admin();
      await admin.connect();
      expect(await admin.fetchTopicOffsets('orders')).toEqual([{ partition: 0, offset: '2', high: '2', low: '0' }]);
      await admin.disconnect();
    });
    await second.stop();
    rmSync(directory, { recursive: true, force: true });
  });
});

const using = (brokers: string[], work: (client: KafkaClient) => Promise<void>): Promise<void> =>
  work(new KafkaClient({ brokers, logLevel: logLevel.NOTHING }));
