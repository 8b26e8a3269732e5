import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type Database } from '@app/common/database';
import { Connections } from '@app/common/files';
import { importFiles } from '@app/common/imports';
import { CreateEventLog1763900000101, TraceEvents1764100000001 } from '@app/common/outbox';
import { testDatabase, type TestDatabase } from '../../../../../test/support/platform';
import { PostgresCopies } from '../postgres-copies';
import { thresholdImport } from './threshold-import';
import { migrations } from '../migrations';

const channels = ['APP', 'ONLINE', 'OUTLET'];
const products = Array.from({ length: 400 }, (_, index) => `P${index}`);

describe('a thresholds file of more differences than a transaction takes', () => {
  let server: TestDatabase;
  let database: Database;
  let directory: string;

  beforeAll(async () => {
    server = await testDatabase();
    directory = await mkdtemp(join(tmpdir(), 'stockline-threshold-chunks-'));
    await mkdir(join(directory, 'incoming', 'IMP_PROD_THOLD'), { recursive: true });
    database = await openDatabase({
      url: server.url,
      schema: 'threshold',
      applicationName: 'threshold-chunks',
      migrations: [CreateEventLog1763900000101, TraceEvents1764100000001, ...migrations],
    });
    const stamp = { epoch: 1, version: 1, changedAt: '2026-11-01T00:00:00Z' };
    const copies = new PostgresCopies();
    await database.transaction(async (tx) => {
      await copies.takeFacilities(
        tx,
        channels.map((facilityId) => ({ facilityId, type: 'CONFIGURATION' as const, ...stamp })),
      );
      await copies.takeProducts(
        tx,
        products.map((productId) => ({ productId, identifications: [], ...stamp })),
      );
    });
  });
  afterAll(async () => {
    await database.close();
    await server.drop();
    await rm(directory, { recursive: true });
  });

  /** A threshold of each product in each channel, without rows of which nothing is told. */
  async function take(units: (product: number) => string): Promise<Record<string, number>> {
    const fileName = `${randomUUID()}.csv`;
    const rows = products.flatMap((productId, index) =>
      channels.map((channel) => `${channel},${productId},${units(index)}`),
    );
    await writeFile(
      join(directory, 'incoming', 'IMP_PROD_THOLD', fileName),
      ['facility-id,product-id,threshold', ...rows].join('\n'),
    );
    const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const outcome = await importFiles(
      {
        runId: randomUUID(),
        parameters: { propertyResource: 'LOCAL', configId: 'IMP_PROD_THOLD', remoteFilename: fileName },
        signal: AbortSignal.timeout(20_000),
        progress: () => undefined,
        endWaiting: async () => undefined,
      },
      {
        database,
        declarations: new Map([['IMP_PROD_THOLD', thresholdImport(database)]]),
        connections: new Connections(new Map([['LOCAL', { kind: 'local', baseDirectory: directory }]])),
        spoolDirectory: join(directory, 'spool'),
        fileMinAgeMs: 0,
        logger: silent,
      },
    );
    expect(outcome.error).toBeUndefined();
    return { ...outcome.counts };
  }

  const counted = (): Promise<{ thresholds: number; products: number }[]> =>
    database.query('select thresholds, count(*)::int as products from searchable group by 1');
  const appliedBy = (): Promise<{ applied_ordinal: number; transactions: number }[]> =>
    database.query(
      `select f.applied_ordinal, count(distinct h.stated_at)::int as transactions
       from file_import f join held_back_history h using (import_no)
       where import_no = (select max(import_no) from file_import) group by 1`,
    );

  it('is applied by two connections, which count a product that both have a hand in', async () => {
    expect(await take(() => '7')).toMatchObject({ rows: 1_200, applied: 1_200, unchanged: 0 });
    expect(await appliedBy()).toEqual([{ applied_ordinal: 1_200, transactions: 2 }]);
    expect(await counted()).toEqual([{ thresholds: 3, products: 400 }]);
  });

  it('tells every key once, with one version more each time, and of a product in the order of its channels', async () => {
    expect(await take((product) => (product === 5 ? 'REMOVE' : '8'))).toMatchObject({ applied: 1_200 });
    const [told] = await database.query<object>(
      `select count(*)::int as events, count(distinct key)::int as keys,
              count(*) filter (where payload like '%"threshold":8,%"version":2}}')::int as raised,
              count(*) filter (where payload like '%"threshold":0,%"version":2}}')::int as ended
       from event_log`,
    );
    expect(told).toEqual({ events: 2_400, keys: 1_200, raised: 1_197, ended: 3 });
    expect(await counted()).toEqual(
      expect.arrayContaining([
        { thresholds: 3, products: 399 },
        { thresholds: 0, products: 1 },
      ]),
    );
    const left = await database.query('select units, count(*)::int as values from held_back group by 1');
    expect(left).toEqual([{ units: 8, values: 1_197 }]);
  });
});
