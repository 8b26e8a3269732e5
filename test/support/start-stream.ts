import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { createSimulator } from '../../apps/shopify-simulator/src/create-simulator';
import { roles, type Role } from '../../libs/common/src/contracts';
import { call } from '../../dev/sample/call';
import { publishMessages } from '../../dev/sample/publish-messages';
import type { SampleMessage } from '../../dev/sample/sample-events';
import type { Run } from '../../dev/sample/run';
import { startSftp, type Sftp } from '../../dev/platform';
import { testBrokers, testDatabase, testTopicPrefix } from './platform';
import { startService, type RunningService, type ServiceName } from './start-service';
import { waitUntil } from './wait-until';

export interface Stream {
  directory: string;
  /** The SFTP server's root on disk. */
  sftpDirectory: string;
  simulator: { url: string };
  keys: Record<Role, string>;
  services: Partial<Record<ServiceName, RunningService>>;
  topicPrefix: string;
  sql<Row extends object>(statement: string, values?: unknown[]): Promise<Row[]>;
  /** Starts a service, or starts it again after a kill. */
  start(name: ServiceName, env?: Record<string, string>): Promise<RunningService>;
  /** Starts one more of a service beside those that run; it is nobody's first address. */
  replica(name: ServiceName, env?: Record<string, string>): Promise<RunningService>;
  publish(messages: SampleMessage[]): Promise<void>;
  /** Drops a file that is old enough to be taken at once. */
  drop(configId: string, fileName: string, content: string): void;
  call<Answer>(method: string, service: ServiceName, path: string, body?: unknown): Promise<Answer>;
  /** Starts a job and waits until its run has ended. */
  run(service: ServiceName, jobId: string, parameters?: object): Promise<Run>;
  stop(): Promise<void>;
}

/** The stream on real parts: an own database and topic prefix on the run's PostgreSQL and Kafka, an own SFTP server and simulator, services as processes. */
export async function startStream(
  names: ServiceName[],
  { beforeSftp }: { beforeSftp?: (request: string, path: string) => Promise<void> } = {},
): Promise<Stream> {
  const directory = mkdtempSync(join(tmpdir(), 'stockline-stream-'));
  const sftpDirectory = join(directory, 'sftp');
  const database = await testDatabase();
  const topicPrefix = testTopicPrefix();
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const simulator = await createSimulator({ port: 0 });
  const sftp = await startSftp({
    rootDir: sftpDirectory,
    hostKeyFile: join(directory, 'host-key'),
    user: 'erp',
    password: 'secret-of-this-test',
    beforeRequest: beforeSftp,
  });
  const { keys, settings } = writeSettings(directory, sftp, simulator.url);
  for (const name of [
    'archive',
    'errors',
    'rejected',
    'outgoing',
    ...[
      ...['RESET_INVENTORY', 'MDM_INV_VARIANCE', 'REC_INV_COUNT', 'IMP_TO_SHPMNT', 'IMP_PROD_THOLD'],
      ...['IMP_PRODUCT', 'IMP_FACILITY', 'SYNC_INV_SHPF_MLTTHD'],
    ].map((configId) => `incoming/${configId}`),
  ])
    mkdirSync(join(sftpDirectory, name), { recursive: true });
  const services: Stream['services'] = {};
  const started = new Set<RunningService>();
  const stream: Stream = {
    directory,
    sftpDirectory,
    simulator,
    keys,
    services,
    topicPrefix,
    sql: async <Row extends object>(statement: string, values: unknown[] = []) =>
      (await client.query<Row>(statement, values)).rows,
    start: async (name, env) => (services[name] = await stream.replica(name, env)),
    replica: async (name, env = {}) => {
      const replica = await startService(name, {
        ...settings,
        DATABASE_URL: database.url,
        KAFKA_BROKERS: testBrokers().join(','),
        KAFKA_TOPIC_PREFIX: topicPrefix,
        // One that a test kills holds its partitions, and the one that is started in its place, no longer than this.
        KAFKA_SESSION_S: '4',
        FILE_MIN_AGE_MS: '0',
        UNKNOWN_WAIT_S: '1',
        // A story asks for its runs itself; one that is about schedules switches them on.
        SCHEDULES: 'off',
        ...env,
      });
      started.add(replica);
      return replica;
    },
    publish: (messages) => publishMessages(testBrokers(), topicPrefix, messages),
    drop: (configId, fileName, content) => writeFileSync(join(sftpDirectory, 'incoming', configId, fileName), content),
    call: (method, service, path, body) => call(method, `${services[service]!.url}${path}`, keys.admin, body),
    run: (service, jobId, parameters = {}) => runToEnd(stream, service, jobId, parameters),
    stop: async () => {
      await Promise.all([...started].map((service) => service.stop()));
      await Promise.all([sftp.stop(), simulator.close(), client.end()]);
      await database.drop();
      rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  try {
    await Promise.all(names.map((name) => stream.start(name)));
  } catch (error) {
    await stream.stop();
    throw error;
  }
  return stream;
}

async function runToEnd(stream: Stream, service: ServiceName, jobId: string, parameters: object): Promise<Run> {
  const { runId } = await stream.call<Run>('POST', service, `/jobs/${jobId}/runs`, { parameters });
  return waitUntil(
    async () => {
      const run = await stream.call<Run>('GET', service, `/runs/${runId}`);
      return ['queued', 'running'].includes(run.status) ? undefined : run;
    },
    { withinMs: 150_000, what: `${jobId} ended` },
  );
}

function writeSettings(
  directory: string,
  sftp: Sftp,
  simulatorUrl: string,
): { keys: Record<Role, string>; settings: Record<string, string> } {
  const file = (name: string, content: unknown): string => {
    writeFileSync(join(directory, name), JSON.stringify(content), { mode: 0o600 });
    return join(directory, name);
  };
  const keys = Object.fromEntries(
    roles.map((role) => [role, `sl_${role}_${randomBytes(32).toString('base64url')}`]),
  ) as Record<Role, string>;
  const hashes = roles.map((role) => ({
    id: role,
    role,
    sha256: createHash('sha256').update(keys[role]).digest('hex'),
    expiresAt: null,
  }));
  const connection = {
    kind: 'sftp',
    host: sftp.host,
    port: sftp.port,
    user: sftp.user,
    password: sftp.password,
    hostKeySha256: sftp.hostKeySha256,
    baseDirectory: '/',
  };
  const shop = (name: string): object => ({
    domain: `${name}.myshopify.test`,
    apiVersion: '2026-10',
    url: simulatorUrl,
    token: `shpat_${name}`,
    channelId: 'ONLINE',
    publish: 'available',
  });
  return {
    keys,
    settings: {
      API_KEYS_FILE: file('api-keys.json', { keys: hashes }),
      CONNECTIONS_FILE: file('connections.json', { FTP_CONFIG: connection, FTP_EXP_CONFIG: connection }),
      SHOPS_FILE: file('shops.json', { north: shop('north'), south: shop('south') }),
    },
  };
}
