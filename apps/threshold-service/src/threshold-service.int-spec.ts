import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, logLevel, type Consumer } from 'kafkajs';
import { cloudEvent, roles, type Role, type RunRecord, type ThresholdChanged } from '@app/common/contracts';
import type { RunningService } from '@app/common/service';
import { testPlatform } from '../../../test/support/platform';
import { waitUntil } from '../../../test/support/wait-until';
import { startThresholdService } from './start-threshold-service';
import type { ThresholdSettings } from './threshold.config';

const products = 40;
const stamp = { epoch: 1, version: 1, changedAt: '2026-11-01T00:00:00Z' };

describe('the threshold service', () => {
  let platform: Awaited<ReturnType<typeof testPlatform>>;
  let kafka: Kafka;
  let consumer: Consumer | undefined;
  let directory: string;
  let settings: ThresholdSettings;
  let service: RunningService;
  const keys = Object.fromEntries(
    roles.map((role) => [role, `sl_${role}_${randomBytes(32).toString('base64url')}`]),
  ) as Record<Role, string>;
  const changes: ThresholdChanged[] = [];
  const finished: RunRecord[] = [];

  beforeAll(async () => {
    platform = await testPlatform();
    directory = await mkdtemp(join(tmpdir(), 'stockline-threshold-'));
    kafka = new Kafka({ brokers: platform.brokers, logLevel: logLevel.NOTHING });
    settings = await prepare();
    service = await start();
    await publishMasterData();
    await follow();
  });
  afterAll(async () => {
    await consumer?.disconnect();
    await service.stop();
    await platform.database.drop();
    await rm(directory, { recursive: true });
  });

  const start = (): Promise<RunningService> => startThresholdService(settings);

  async function prepare(): Promise<ThresholdSettings> {
    await mkdir(join(directory, 'incoming', 'IMP_PROD_THOLD'), { recursive: true });
    const keysFile = join(directory, 'keys.json');
    const rows = roles.map((role) => {
      const sha256 = createHash('sha256').update(keys[role]).digest('hex');
      return { id: role, role, sha256, expiresAt: null };
    });
    await writeFile(keysFile, JSON.stringify({ keys: rows }));
    const connectionsFile = join(directory, 'connections.json');
    await writeFile(connectionsFile, JSON.stringify({ FTP_CONFIG: { kind: 'local', baseDirectory: directory } }));
    return {
      DATABASE_URL: platform.database.url,
      KAFKA_BROKERS: platform.brokers,
      KAFKA_TOPIC_PREFIX: platform.topicPrefix,
      HTTP_HOST: '127.0.0.1',
      HTTP_PORT: 0,
      API_KEYS_FILE: keysFile,
      OIDC_ISSUER: null,
      OIDC_AUDIENCE: null,
      OIDC_ROLES_CLAIM: 'roles',
      CONNECTIONS_FILE: connectionsFile,
      SPOOL_DIR: join(directory, 'spool'),
      FILE_MIN_AGE_MS: 0,
      FILE_MAX_UNPACKED_MB: 64,
      UPLOAD_MAX_MB: 1,
      UPLOADS_KEPT_DAYS: 1,
      ARCHIVE_KEPT_DAYS: 0,
      IMPORT_GUARDS: '',
      APPROVAL_WITHIN_H: 1,
      HTTP_REQUESTS_PER_MINUTE: 100_000,
      KAFKA_SESSION_S: 4,
      RUN_HEARTBEAT_S: 10,
      SCHEDULES: 'off',
      OTEL_EXPORTER_OTLP_ENDPOINT: null,
      LOG_LEVEL: 'silent',
    };
  }

  async function publish(topic: string, type: string, facts: readonly { key: string; data: object }[]): Promise<void> {
    const producer = kafka.producer();
    await producer.connect();
    await producer.send({
      topic: `${platform.topicPrefix}${topic}`,
      messages: facts.map(({ key, data }) => ({
        key,
        value: JSON.stringify(cloudEvent({ source: 'stockline/ingest', type, data })),
      })),
    });
    await producer.disconnect();
  }

  async function publishMasterData(): Promise<void> {
    await publish('facility-changed', 'stockline.facility-changed.v1', [
      { key: 'ONLINE', data: { facilityId: 'ONLINE', type: 'CONFIGURATION', facilityGroupId: 'FAC_GRP', ...stamp } },
      { key: 'F1', data: { facilityId: 'F1', externalFacilityId: '100', type: 'RETAIL_STORE', ...stamp } },
    ]);
    await publish('facility-group-changed', 'stockline.facility-group-changed.v1', [
      { key: 'FAC_GRP', data: { facilityGroupId: 'FAC_GRP', members: [{ facilityId: 'F1', priority: 1 }], ...stamp } },
    ]);
    await publish(
      'product-changed',
      'stockline.product-changed.v1',
      Array.from({ length: products }, (_, index) => ({
        key: `P${index}`,
        data: {
          productId: `P${index}`,
          name: `Shirt ${index}`,
          tags: ['summer'],
          identifications: [{ idType: 'sku', idValue: `SKU-${index}` }],
          ...stamp,
        },
      })),
    );
    await waitUntil(async () => (await get(`/thresholds/P${products - 1}/ONLINE`)).status === 200, {
      what: 'the copies to hold products and facilities',
      withinMs: 20_000,
    });
    await waitUntil(async () => (await get(`/thresholds/P0/ONLINE`)).status === 200, { what: 'the first product' });
  }

  async function follow(): Promise<void> {
    consumer = kafka.consumer({ groupId: `${platform.topicPrefix}follower` });
    await consumer.connect();
    const topics = ['threshold-changed', 'job-finished'].map((name) => `${platform.topicPrefix}${name}`);
    await consumer.subscribe({ topics, fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ topic, message }) => {
        const { data } = JSON.parse(message.value!.toString()) as { data: unknown };
        if (topic.endsWith('threshold-changed')) changes.push(data as ThresholdChanged);
        else finished.push(data as RunRecord);
      },
    });
  }

  async function call(
    method: string,
    path: string,
    role: Role | null,
    body?: object,
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await fetch(`${service.url}${path}`, {
      method,
      headers: {
        ...(role === null ? {} : { authorization: `Bearer ${keys[role]}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }
  const get = (path: string) => call('GET', path, 'viewer');
  const drop = (name: string, lines: readonly string[]): Promise<void> =>
    writeFile(join(directory, 'incoming', 'IMP_PROD_THOLD', name), lines.join('\n'));
  const latestOf = (productId: string, facilityId: string): ThresholdChanged | undefined =>
    changes.filter((change) => change.productId === productId && change.facilityId === facilityId).at(-1);

  it('is ready once it has read the master data that was there', async () => {
    await waitUntil(async () => (await fetch(`${service.url}/health/ready`)).status === 200, { what: 'readiness' });
  });

  it('takes a file from the connection to threshold-changed on Kafka, and tells of the run', async () => {
    await drop('thresholds.csv', [
      'facility-id,facility-external-id,product-sku,minimumStock',
      ...Array.from({ length: products }, (_, index) => `ONLINE,,SKU-${index},${index + 1}`),
      ',100,SKU-1,4',
      'ONLINE,,SKU-999,4',
    ]);
    const { status, body } = await call('POST', '/jobs/IMP_PROD_THOLD/runs?wait=30s', 'merchandiser', {});
    expect(status).toBe(202);
    expect(body).toMatchObject({
      status: 'completed_with_rejections',
      counts: { rows: products + 2, applied: products + 1, unchanged: 0, superseded: 0, rejected: 1 },
    });
    await waitUntil(() => changes.length === products + 1 && finished.length === 1, { what: 'the messages' });
    expect(latestOf('P7', 'ONLINE')).toMatchObject({ threshold: 8, safetyStock: 0, version: 1, epoch: 1 });
    expect(latestOf('P1', 'F1')).toMatchObject({ threshold: 0, safetyStock: 4, version: 1 });
    expect(finished[0]).toMatchObject({ jobId: 'IMP_PROD_THOLD', status: 'completed_with_rejections' });
  });

  it('does nothing for the same content again', async () => {
    const before = changes.length;
    await drop('again.csv', [
      'facility-id,facility-external-id,product-sku,minimumStock',
      ...Array.from({ length: products }, (_, index) => `ONLINE,,SKU-${index},${index + 1}`),
      ',100,SKU-1,4',
      'ONLINE,,SKU-999,4',
    ]);
    const { body } = await call('POST', '/jobs/JOB_IMP_PROD_THRSHLD/runs?wait=30s', 'operator', {});
    expect(body).toMatchObject({ status: 'nothing_to_do' });
    expect(changes).toHaveLength(before);
  });

  it('takes a request for the job from Kafka', async () => {
    const data = { requestId: 'nightly', jobId: 'IMP_PROD_THOLD', parameters: { remoteFilename: 'nowhere.csv' } };
    await publish('job-requested', 'stockline.job-requested.v1', [{ key: 'IMP_PROD_THOLD', data }]);
    const answer = await waitUntil(() => finished.find(({ requestId }) => requestId === 'nightly'), {
      what: 'the answer',
    });
    expect(answer).toMatchObject({ status: 'failed', via: 'kafka' });
  });

  it('lets a merchandiser state, date, read and end values, each with its history', async () => {
    const stated = await call('PUT', '/thresholds/sku:SKU-3/ONLINE', 'merchandiser', { threshold: 30, reason: 'sale' });
    expect(stated).toMatchObject({
      status: 200,
      body: { productId: 'P3', facilityId: 'ONLINE', threshold: 30, version: 2 },
    });
    await call('PUT', '/safety-stocks/P3/externalFacilityId:100', 'operator', { units: 2 });
    const ended = await call('DELETE', '/thresholds/P3/ONLINE', 'merchandiser');
    expect(ended).toMatchObject({ status: 200, body: { threshold: 0, inForce: null, values: [], version: 3 } });
    await waitUntil(() => latestOf('P3', 'ONLINE')?.version === 3 && latestOf('P3', 'F1'), { what: 'the changes' });
    expect(latestOf('P3', 'ONLINE')).toMatchObject({ threshold: 0 });
    expect(latestOf('P3', 'F1')).toMatchObject({ safetyStock: 2 });
    const { body } = await get('/thresholds/history?productId=P3');
    expect(body['items']).toMatchObject([
      { units: null, unitsBefore: 30, cause: { kind: 'api', user: 'merchandiser' } },
      { kind: 'safety_stock', units: 2, cause: { user: 'operator' } },
      { units: 30, unitsBefore: 4, reason: 'sale', cause: { kind: 'api', user: 'merchandiser' } },
      { units: 4, unitsBefore: null, cause: { kind: 'import', line: 5 } },
    ]);
  });

  it('brings a dated value into force at its time and takes it back when that is over', async () => {
    const fromMs = Date.now() + 1_000;
    const put = await call('PUT', '/thresholds/P5/ONLINE', 'merchandiser', {
      threshold: 99,
      from: new Date(fromMs).toISOString(),
      thru: new Date(fromMs + 1_000).toISOString(),
    });
    expect(put.body).toMatchObject({ threshold: 6, version: 1 });
    const later = await get(`/thresholds/P5/ONLINE?at=${new Date(fromMs + 500).toISOString()}`);
    expect(later.body).toMatchObject({ threshold: 99 });
    const versions = () =>
      changes.filter(({ productId }) => productId === 'P5').map(({ threshold, version }) => [threshold, version]);
    await waitUntil(() => versions().length === 3, { what: 'both edges' });
    expect(versions()).toEqual([
      [6, 1],
      [99, 2],
      [6, 3],
    ]);
    expect(latestOf('P5', 'ONLINE')!.inForceFrom).toBe(new Date(fromMs + 1_000).toISOString());
  });

  it('lists a page at a time, by its filters', async () => {
    const first = await get('/thresholds?limit=25&facilityId=ONLINE');
    const second = await get(`/thresholds?limit=25&facilityId=ONLINE&cursor=${String(first.body['nextCursor'])}`);
    const ids = [first, second].flatMap(({ body }) =>
      (body['items'] as { productId: string }[]).map(({ productId }) => productId),
    );
    expect(new Set(ids).size).toBe(products - 1);
    expect(ids).toHaveLength(products - 1);
    expect(second.body['nextCursor']).toBeNull();
    const one = await get('/safety-stocks?idValue=SKU-1');
    expect(one.body['items']).toMatchObject([
      { productId: 'P1', facilityId: 'F1', units: 4, inForce: true, version: 1 },
    ]);
  });

  it.each([
    ['a key that may only read', 'PUT', '/thresholds/P1/ONLINE', 'viewer', { threshold: 1 }, 403, 'forbidden'],
    ['no key', 'GET', '/thresholds', null, undefined, 401, 'unauthenticated'],
    ['a negative value', 'PUT', '/thresholds/P1/ONLINE', 'merchandiser', { threshold: -1 }, 422, 'body_invalid'],
    ['a fraction', 'PUT', '/thresholds/P1/ONLINE', 'merchandiser', { threshold: 1.5 }, 422, 'body_invalid'],
    [
      'a day without a time',
      'PUT',
      '/thresholds/P1/ONLINE',
      'merchandiser',
      { threshold: 1, from: '2026-12-01' },
      422,
      'body_invalid',
    ],
    [
      'a member nobody knows',
      'PUT',
      '/thresholds/P1/ONLINE',
      'merchandiser',
      { threshold: 1, unit: 2 },
      422,
      'body_invalid',
    ],
    [
      'a threshold for a store',
      'PUT',
      '/thresholds/P1/F1',
      'merchandiser',
      { threshold: 1 },
      422,
      'threshold_needs_channel',
    ],
    [
      'a safety stock for a channel',
      'PUT',
      '/safety-stocks/P1/ONLINE',
      'merchandiser',
      { units: 1 },
      422,
      'safety_stock_needs_place',
    ],
    [
      'a value that is beaten already',
      'PUT',
      '/thresholds/P1/ONLINE',
      'merchandiser',
      { threshold: 1, from: '2020-01-01T00:00:00Z' },
      422,
      'superseded_by_newer_value',
    ],
    ['a product nobody knows', 'GET', '/thresholds/P999/ONLINE', 'viewer', undefined, 404, 'product_unknown'],
    ['a facility nobody knows', 'GET', '/thresholds/P1/F9', 'viewer', undefined, 404, 'facility_unknown'],
    ['a page that is too long', 'GET', '/thresholds?limit=501', 'viewer', undefined, 422, 'limit_invalid'],
    ['a filter nobody knows', 'GET', '/thresholds?product=P1', 'viewer', undefined, 422, 'query_invalid'],
    ['a cursor of someone else', 'GET', '/thresholds?cursor=e30', 'viewer', undefined, 422, 'cursor_invalid'],
  ] as const)('answers %s with what is wrong', async (_what, method, path, role, body, status, code) => {
    const answer = await call(method, path, role, body);
    expect(answer).toMatchObject({ status, body: { code, detail: expect.any(String), hint: expect.any(String) } });
  });

  it('stops in order and goes on where it was, with what fell due meanwhile', async () => {
    const fromMs = Date.now() + 400;
    await call('PUT', '/thresholds/P9/ONLINE', 'merchandiser', { threshold: 77, from: new Date(fromMs).toISOString() });
    await service.stop();
    await waitUntil(() => Date.now() > fromMs, { what: 'the due time to pass' });
    service = await start();
    await waitUntil(() => latestOf('P9', 'ONLINE')?.threshold === 77, { what: 'what fell due', withinMs: 20_000 });
    expect(latestOf('P9', 'ONLINE')).toMatchObject({ version: 2, inForceFrom: new Date(fromMs).toISOString() });
  });
});
