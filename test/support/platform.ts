import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

export { freePort } from '../../dev/platform/free-port';

export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/** A fresh, empty database of the run's PostgreSQL, under a random name; drop it when the spec ends. */
export async function testDatabase(): Promise<TestDatabase> {
  const server = given('STOCKLINE_TEST_POSTGRES_URL');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/** The brokers of the run's Kafka. */
export const testBrokers = (): string[] => given('STOCKLINE_TEST_KAFKA_BROKERS').split(',');

/** A random prefix such as "t3f9a1c.", so that specs sharing the broker do not share topics or groups. */
export const testTopicPrefix = (): string => `t${randomBytes(3).toString('hex')}.`;

/** Both addresses at once, with a prefix of its own. */
export const testPlatform = async (): Promise<{ database: TestDatabase; brokers: string[]; topicPrefix: string }> => ({
  database: await testDatabase(),
  brokers: testBrokers(),
  topicPrefix: testTopicPrefix(),
});

function given(name: string): string {
  const value = process.env[name];
  if (value === undefined)
    throw new Error(
      `${name} is not set: the run started no platform. Name the spec *.int-spec.ts or *.e2e-spec.ts, and unset STOCKLINE_TEST_PLATFORM`,
    );
  return value;
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
