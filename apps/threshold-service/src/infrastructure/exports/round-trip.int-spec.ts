import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { InventoryChanged } from '@app/common/contracts';
import { CreateAudit1764000600001 } from '@app/common/audit';
import { openDatabase, type Database } from '@app/common/database';
import { Connections } from '@app/common/files';
import { importFiles } from '@app/common/imports';
import { CreateEventLog1763900000101, TraceEvents1764100000001 } from '@app/common/outbox';
import { testDatabase, type TestDatabase } from '../../../../../test/support/platform';
import { sized } from '../../../../../test/support/sized';
import type { ExportRequest, Exported } from '../../application/ports';
import { readFilter } from '../../domain/read-filter';
import { applyStated, openStated } from '../apply-stated';
import { thresholdImport } from '../imports/threshold-import';
import { PostgresCopies } from '../postgres-copies';
import { PostgresReferences } from '../postgres-references';
import { PostgresThresholdExports } from './postgres-threshold-exports';
import { migrations } from '../migrations';

/** What a catalogue fills. A few rows are deleted in a twentieth of the time that truncating so many tables takes. */
const emptied = [
  ...['searchable', 'term', 'stock', 'order_queue', 'product_identification', 'product', 'facility', 'facility_group'],
  ...['held_back', 'in_force', 'due', 'held_back_history', 'event_log'],
];
const stamp = { epoch: 1, version: 1, changedAt: '2026-11-01T00:00:00Z' };
const dayMs = 86_400_000;

interface MadeProduct {
  productId: string;
  name: string | undefined;
  tags: string[];
  skus: string[];
}
interface StatedValue {
  productId: string;
  facilityId: string;
  units: number;
  from: Date | null;
  thru: Date | null;
}
interface MadeValue {
  product: number;
  channel: string;
  units: number;
  fromDays: number | null;
  days: number | null;
}

describe('thresholds that are exported and imported again', () => {
  let server: TestDatabase;
  let database: Database;
  let exports: PostgresThresholdExports;
  let inHalves: PostgresThresholdExports;
  let directory: string;
  const copies = new PostgresCopies();

  beforeAll(async () => {
    server = await testDatabase();
    directory = await mkdtemp(join(tmpdir(), 'stockline-round-trip-'));
    await mkdir(join(directory, 'incoming', 'IMP_PROD_THOLD'), { recursive: true });
    database = await openDatabase({
      url: server.url,
      schema: 'threshold',
      applicationName: 'round-trip',
      migrations: [CreateEventLog1763900000101, TraceEvents1764100000001, ...migrations, CreateAudit1764000600001],
    });
    exports = new PostgresThresholdExports(database, new PostgresReferences(database));
    inHalves = new PostgresThresholdExports(database, new PostgresReferences(database), 1);
  });
  afterAll(async () => {
    await database.close();
    await server.drop();
    await rm(directory, { recursive: true });
  });

  async function begin(products: readonly MadeProduct[]): Promise<void> {
    await database.execute(emptied.map((table) => `delete from ${table}`).join(';'));
    await database.transaction(async (tx) => {
      await copies.takeFacilities(tx, [
        {
          facilityId: 'ONLINE',
          type: 'CONFIGURATION',
          facilityGroupId: 'FAC_GRP',
          externalFacilityId: 'web',
          ...stamp,
        },
        { facilityId: 'B2B', type: 'CONFIGURATION', facilityGroupId: 'FAC_GRP', ...stamp },
        { facilityId: 'F1', type: 'WAREHOUSE', ...stamp },
        { facilityId: 'F2', type: 'RETAIL_STORE', ...stamp },
      ]);
      await copies.takeFacilityGroups(tx, [
        {
          facilityGroupId: 'FAC_GRP',
          members: ['F1', 'F2'].map((facilityId, priority) => ({ facilityId, priority })),
          ...stamp,
        },
      ]);
      await copies.takeProducts(
        tx,
        products.map(({ skus, ...product }) => ({
          ...product,
          identifications: skus.map((idValue) => ({ idType: 'sku', idValue })),
          ...stamp,
        })),
      );
    });
  }
  const stock = (productId: string, facilityId: string, availableToPromise: number): Promise<void> =>
    database.transaction((tx) =>
      copies.takeStock(tx, [{ productId, facilityId, availableToPromise, ...stamp } as unknown as InventoryChanged]),
    );
  const state = (
    productId: string,
    facilityId: string,
    units: number,
    from: Date | null = null,
    thru: Date | null = null,
  ) => stateAll([{ productId, facilityId, units, from, thru }]);
  const stateAll = (values: readonly StatedValue[]) =>
    database.transaction(async (tx) => {
      await openStated(tx);
      await tx.execute(
        `insert into stated (product_no, facility_no, units, effective_from, effective_thru)
         select product_no, facility_no, units, "from", thru
         from jsonb_to_recordset($1) as s ("productId" text, "facilityId" text, units integer, "from" timestamptz, thru timestamptz)
         join product on product_id = s."productId" collate "C" join facility on facility_id = s."facilityId" collate "C"`,
        [JSON.stringify(values)],
      );
      return applyStated(tx, { kind: 'api', causedBy: 'kim' });
    });
  const channelNos = async (reference: string | null = null): Promise<number[]> =>
    (await exports.channels(reference)).map(({ facilityNo }) => facilityNo);
  async function write(request: Partial<ExportRequest> = {}, by = exports): Promise<Exported & { text: string }> {
    const file = join(directory, `${randomUUID()}.csv`);
    const whole = {
      channelNos: await channelNos(),
      filter: undefined,
      touchedSince: undefined,
      units: undefined,
      ...request,
    };
    const written = await by.write(whole, file, new AbortController().signal, async () => undefined);
    return { ...written, text: written.rows === 0 ? '' : await readFile(file, 'utf8') };
  }
  async function take(text: string) {
    const fileName = `${randomUUID()}.csv`;
    await writeFile(join(directory, 'incoming', 'IMP_PROD_THOLD', fileName), text);
    // The same bytes as those of the last file would not even be read.
    await database.execute('delete from file_import');
    const outcome = await importFiles(
      {
        runId: randomUUID(),
        parameters: { propertyResource: 'LOCAL', configId: 'IMP_PROD_THOLD', remoteFilename: fileName },
        signal: new AbortController().signal,
        progress: () => undefined,
        endWaiting: async () => undefined,
      },
      {
        database,
        declarations: new Map([['IMP_PROD_THOLD', thresholdImport(database)]]),
        connections: new Connections(new Map([['LOCAL', { kind: 'local', baseDirectory: directory }]])),
        spoolDirectory: join(directory, 'spool'),
        fileMinAgeMs: 0,
        logger: {
          info: () => undefined,
          warn: () => undefined,
          error: (facts, message) => console.error(message, facts),
        },
      },
    );
    return outcome.counts;
  }

  const id = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
    .map((text) => text.normalize('NFC').trim())
    .filter((text) => text !== '' && !/\p{Cc}/u.test(text));
  const freeText = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !text.includes('\0')),
    fc.constantFrom('a,"b"', 'two\nlines', 'cr\ronly', '\\.', '=1+1', ' padded ', '"', ''),
  );
  const product = fc.record({
    productId: id,
    name: fc.option(freeText, { nil: undefined }),
    tags: fc.array(freeText, { maxLength: 3 }),
    skus: fc.uniqueArray(fc.oneof(id, fc.constantFrom('SHARED', 'a,b', '"')), { maxLength: 2 }),
  });
  const value = fc.record({
    product: fc.nat({ max: 7 }),
    channel: fc.constantFrom('ONLINE', 'B2B'),
    units: fc.nat({ max: 1_000_000_000 }),
    fromDays: fc.option(fc.integer({ min: -9, max: 9 })),
    days: fc.option(fc.integer({ min: 1, max: 20 })),
  });
  const catalogue = fc.record({
    products: fc.uniqueArray(product, { minLength: 1, maxLength: 8, selector: ({ productId }) => productId }),
    values: fc.array(value, { maxLength: 8 }),
  });

  it('change nothing, and are written again with the same bytes, in one piece and in halves, for catalogues that are generated', async () => {
    await fc.assert(
      fc.asyncProperty(catalogue, async ({ products, values }) => {
        await begin(products);
        await stateMade(products, values);
        const first = await write();
        const rows = await held();
        const counts = await take(first.text);
        expect(counts).toMatchObject({
          rows: first.rows,
          applied: 0,
          unchanged: first.rows,
          superseded: 0,
          rejected: 0,
        });
        expect(await held()).toEqual(rows);
        expect((await write()).text).toBe(first.text);
        expect(await write({}, inHalves)).toEqual(first);
      }),
      { numRuns: sized(100, 500) },
    );
  }, 300_000);

  /** Half of what is made at once, and the rest upon it: as many statements as values would take longer than all that is promised of them. */
  async function stateMade(products: readonly MadeProduct[], values: readonly MadeValue[]): Promise<void> {
    const nowMs = Date.now();
    const middle = Math.ceil(values.length / 2);
    for (const half of [values.slice(0, middle), values.slice(middle)]) {
      const stated = half.flatMap(({ product: place, channel, units, fromDays, days }) => {
        const fromMs = fromDays === null ? null : nowMs + fromDays * dayMs;
        const thruMs = days === null ? null : (fromMs ?? nowMs) + days * dayMs;
        if (thruMs !== null && thruMs <= nowMs) return [];
        const { productId } = products[place % products.length]!;
        return [{ productId, facilityId: channel, units, from: instant(fromMs), thru: instant(thruMs) }];
      });
      const ofKeyAndStart = new Map(
        stated.map((one) => [JSON.stringify([one.productId, one.facilityId, one.from]), one]),
      );
      if (stated.length > 0) await stateAll([...ofKeyAndStart.values()]);
    }
  }
  const instant = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));
  const held = (): Promise<object[]> =>
    database.query('select * from held_back order by product_no, facility_no, effective_from');

  const shirts = ['P1', 'P2', 'P3'].map((productId) => ({
    productId,
    name: `Shirt ${productId}`,
    tags: productId === 'P3' ? ['winter'] : ['summer', 'sale'],
    skus: [`SKU-${productId}`],
  }));

  it('stand in the file with what people want to see beside them; stock that nobody has heard of is blank and not zero', async () => {
    await begin(shirts);
    await stock('P1', 'F1', 9);
    await stock('P1', 'F2', 4);
    await state('P1', 'F2', 3);
    await state('P1', 'ONLINE', 2);
    const { text, rows, products } = await write({ channelNos: await channelNos('ONLINE') });
    expect({ rows, products }).toEqual({ rows: 3, products: 3 });
    const [header, ...lines] = text.trimEnd().split('\n');
    expect([header, ...lines.sort()]).toEqual([
      'facility-id,facility-external-id,product-id,product-sku,id-type,threshold,effective-from,effective-thru,product-name,tags,categories,product-type,vendor,available-to-promise,online-available',
      'ONLINE,web,P1,SKU-P1,productId,2,,,Shirt P1,summer | sale,,,,13,8',
      'ONLINE,web,P2,SKU-P2,productId,,,,Shirt P2,summer | sale,,,,,',
      'ONLINE,web,P3,SKU-P3,productId,,,,Shirt P3,winter,,,,,',
    ]);
  });

  it('state a number that a person changes in the file from then on, and leave what waits beneath or is yet to begin', async () => {
    await begin(shirts.slice(0, 1));
    await state('P1', 'ONLINE', 2);
    await state('P1', 'ONLINE', 20, new Date(Date.now() + dayMs), new Date(Date.now() + 2 * dayMs));
    const { text, rows } = await write({ channelNos: await channelNos('ONLINE') });
    expect(rows).toBe(2);
    const before = Date.now();
    expect(await take(text.replace('productId,2,', 'productId,5,'))).toMatchObject({ applied: 1, unchanged: 1 });
    const [now] = await database.query<{ units: number; effective_from: Date }>(
      'select units, effective_from from in_force',
    );
    expect(now).toMatchObject({ units: 5 });
    expect(now!.effective_from.getTime()).toBeGreaterThanOrEqual(before - 5);
  });

  it('carry one value for all where one is given, without dates', async () => {
    await begin(shirts);
    await state('P1', 'B2B', 2, null, new Date(Date.now() + dayMs));
    const { text } = await write({ units: 10 });
    expect(text.split('\n').filter((line) => line.includes('productId,10,,,'))).toHaveLength(6);
    expect(await take(text)).toMatchObject({ applied: 6, unchanged: 0 });
    expect(await take(text)).toMatchObject({ applied: 0, unchanged: 6 });
  });

  it('are those chosen by filter and by what was touched, each condition counted', async () => {
    await begin(shirts);
    await state('P1', 'F2', 3);
    const filter = readFilter({
      conditions: [
        { field: 'tag', values: ['summer'] },
        { field: 'tag', values: ['sale'] },
      ],
    });
    const touchedSince = new Date(Date.now() - dayMs);
    const { text, ...written } = await write({ filter, touchedSince, channelNos: await channelNos('ONLINE') });
    expect(written).toMatchObject({ catalogue: 3, matching: 2, products: 1, rows: 1 });
    expect(written.conditions.map(({ together }) => together)).toEqual([2, 2]);
    expect(text).toContain('P1');
    const nothing = readFilter({ conditions: [{ field: 'tag', values: ['winter'] }] });
    expect(await write({ filter: nothing, touchedSince })).toMatchObject({ matching: 1, products: 0, rows: 0 });
  });

  it('leave the connection usable where writing is given up half way', async () => {
    await begin(shirts);
    const gone = new AbortController();
    gone.abort(new Error('cancelled'));
    const whole = { channelNos: await channelNos(), filter: undefined, touchedSince: undefined, units: undefined };
    await expect(exports.write(whole, join(directory, 'gone.csv'), gone.signal, async () => undefined)).rejects.toThrow(
      'cancelled',
    );
    expect((await write()).rows).toBe(6);
  });
});
