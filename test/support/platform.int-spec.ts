import { Kafka, logLevel } from 'kafkajs';
import { Client } from 'pg';
import { waitUntil } from './wait-until';
import { testBrokers, testDatabase, testTopicPrefix } from './platform';

describe('the test platform', () => {
  it('gives each caller an empty database of its own, sorted by code point', async () => {
    const [one, other] = await Promise.all([testDatabase(), testDatabase()]);
    expect(one.url).not.toBe(other.url);
    const client = new Client({ connectionString: one.url });
    await client.connect();
    const { rows } = await client.query<{ sorted: boolean; utf8: string; tables: string }>(
      `SELECT 'Z' < 'a' AS sorted, current_setting('server_encoding') AS utf8,
              (SELECT count(*) FROM pg_tables WHERE schemaname = 'public') AS tables`,
    );
    expect(rows).toEqual([{ sorted: true, utf8: 'UTF8', tables: '0' }]);
    await client.end();
    await Promise.all([one.drop(), other.drop()]);
  });

  it('gives a broker that makes no topic by itself', async () => {
    const admin = new Kafka({ brokers: testBrokers(), retry: { retries: 0 }, logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    const topic = `${testTopicPrefix()}orders`;
    await expect(admin.fetchTopicOffsets(topic)).rejects.toThrow();
    // A broker that has made a topic may not know it yet for a moment.
    await admin.createTopics({ topics: [{ topic, numPartitions: 3 }], waitForLeaders: false });
    const partitions = await waitUntil(() => admin.fetchTopicOffsets(topic).catch(() => undefined), {
      withinMs: 10_000,
      what: 'the topic is there',
    });
    expect(partitions).toHaveLength(3);
    await admin.deleteTopics({ topics: [topic] });
    await admin.disconnect();
  });
});
