import { randomUUID } from 'node:crypto';
import type { ShopifyInventoryObserved } from '../../../libs/common/src/contracts';
import { waitUntil } from '../../../test/support/wait-until';
import { observedImport } from '../src/infrastructure/imports/observed-import';
import { syncTrial, type SyncTrial } from '../../../test/support/sync-trial';

const header = 'location_id,inventory_item_id,sku,available,on_hand';
const itemOf = (n: number): number => 9_000_000 + n;
/** A row for product n, which the ledger has n + 10 of. */
const row = (n: number, available: unknown = n + 10, onHand: unknown = available, location: unknown = 101): string =>
  `${String(location)},${itemOf(n)},,${String(available)},${String(onHand)}`;

describe('a file of levels that shops showed', () => {
  let all: SyncTrial;
  beforeAll(async () => {
    all = await syncTrial({ products: 1_200, locations: { '101': 'F1', '102': 'F2', '103': 'F3' } });
    await all.database.execute(`update location_mapping set master = 'shopify' where location_id <> '103'`);
  });
  afterEach(() =>
    all.database.execute('truncate event_log, observed_chunk, observed_file_row, import_row, file_import cascade'),
  );
  afterAll(() => all.close());

  const everyRow = ({ rows }: ShopifyInventoryObserved) => ({
    applied: rows.length,
    unchanged: 0,
    rejected: 0,
    rejections: [],
    appliedRows: rows.map(({ line, version }) => ({
      ...{ line, quantityOnHandBefore: 1, availableToPromiseBefore: 1 },
      version: version + 1,
    })),
    supersededLines: [],
  });
  const outcomesOf = (importId: string) =>
    all.database.query<{ line: number; outcome: string; code: string }>(
      'select line, outcome, code from import_row join file_import using (import_no) where import_id = $1::uuid order by line',
      [importId],
    );
  /** Takes what lies there and answers it as soon as it is sent. */
  const taken = async (chunks: number, more: Parameters<SyncTrial['sync']>[0] = {}) => {
    const run = all.sync(more);
    if (chunks > 0) {
      await Promise.race([all.untilSent(chunks), run]);
      await all.answer(() => true, everyRow);
    }
    return run;
  };

  it('is sent where it says something new, in chunks of its locations, and each row ends in one way with its reason', async () => {
    await all.database.execute(`update product_link set product_id = 'P19' where inventory_item_id = '9000020'`);
    all.drop('levels.csv', [
      header,
      row(1, 3, 5),
      row(2, -1, 4, 'gid://shopify/Location/102'),
      row(3),
      row(4, 7, 7, 999),
      `101,123,,1,1`,
      `101,abc,,1,1`,
      row(5, '1.5'),
      row(6, 1),
      row(6, 2),
      `101,,NOBODY,1,1`,
      `101,,,1,1`,
      row(7, 5, 5, 103),
      row(19, 1),
      row(20, 1),
      row(8, 'not stocked', 'not stocked'),
    ]);
    const outcome = await taken(2);
    expect(outcome).toMatchObject({
      status: 'completed_with_rejections',
      counts: { files: 1, rows: 15, applied: 3, unchanged: 2, superseded: 1, rejected: 8, compared: 1, differing: 0 },
    });
    const [file] = outcome.files as unknown as { importId: string; errorFile: string }[];
    expect(await outcomesOf(file!.importId)).toEqual([
      { line: 5, outcome: 'rejected', code: 'location_not_mapped' },
      { line: 6, outcome: 'rejected', code: 'product_unknown' },
      { line: 7, outcome: 'rejected', code: 'item_unknown' },
      { line: 8, outcome: 'rejected', code: 'not_a_whole_number' },
      { line: 9, outcome: 'superseded', code: 'superseded_by_later_row' },
      { line: 11, outcome: 'rejected', code: 'item_unknown' },
      { line: 12, outcome: 'rejected', code: 'item_missing' },
      { line: 14, outcome: 'rejected', code: 'product_ambiguous' },
      { line: 15, outcome: 'rejected', code: 'product_ambiguous' },
    ]);
    expect(
      (await all.chunks()).map(({ locationId, ordinal, last, rows }) => [locationId, ordinal, last, rows]),
    ).toEqual([
      [
        ...['101', 0, true],
        [
          { ...chunkRow(2, 1, 3, 5), version: 1, epoch: 1 },
          { ...chunkRow(10, 6, 2, 2), version: 1, epoch: 1 },
        ],
      ],
      ['102', 0, true, [{ ...chunkRow(3, 2, -1, 4), version: 1, epoch: 1 }]],
    ]);
    expect(all.read(file!.errorFile)[1]).toMatch(/^999,9000004,,7,7,location_not_mapped,/);
    expect(all.names('archive')).toEqual([`levels.${file!.importId}.csv`]);
  });

  it('shows for each row what became of it', async () => {
    all.drop('levels.csv', [header, row(31, 3), row(32), row(33, 9, 9, 103)]);
    const { files } = await taken(1);
    const [{ importNo } = { importNo: '' }] = await all.database.query<{ importNo: string }>(
      'select import_no as "importNo" from file_import where import_id = $1::uuid',
      [(files as unknown as { importId: string }[])[0]!.importId],
    );
    const declaration = observedImport({ nameOfLocation: async () => null, silenceMs: 1 });
    const applied = await declaration.appliedRows!(all.database, { importNo, after: 0, limit: 10 });
    expect(applied).toEqual([{ line: 2, productId: 'P31', facilityId: 'F1', reason: 'QOH 1 → 3, ATP 1 → 3' }]);
    const compared = await Promise.all([2, 3, 4].map((line) => declaration.comparedRow!(all.database, importNo, line)));
    expect(compared.map((row) => row?.productId)).toEqual([undefined, undefined, 'P33']);
  });

  it('goes on where a crash stopped it, between chunks or before their answers: nothing is sent twice, none is left out', async () => {
    all.drop('levels.csv', [header, ...Array.from({ length: 1_100 }, (_, n) => row(n + 21, n + 100))]);
    const runId = randomUUID();
    for (const crashesAt of [1, 3]) {
      const crash = new AbortController();
      const onStep = async (step: string): Promise<void> => {
        if (step === 'chunk' && (await all.chunks()).length === crashesAt) crash.abort(new Error('this replica stops'));
      };
      await expect(all.sync({ runId, signal: crash.signal, onStep })).rejects.toThrow(/this replica stops|abort/i);
      expect(await all.chunks()).toHaveLength(crashesAt);
    }
    expect(await taken(3, { runId })).toMatchObject({ status: 'completed', counts: { rows: 1_100, applied: 1_100 } });
    const lines = (await all.chunks()).flatMap(({ rows }) => rows.map(({ line }) => line));
    expect([lines.length, new Set(lines).size, Math.max(...lines)]).toEqual([1_100, 1_100, 1_101]);
    expect((await all.chunks()).map(({ ordinal, last }) => [ordinal, last])).toEqual([
      [0, false],
      [1, false],
      [2, true],
    ]);
  });

  it('waits where it stands when ingest says nothing; the next run counts the late answers and ends it', async () => {
    all.drop('levels.csv', [header, row(1, 3)]);
    await expect(all.sync({ silenceMs: 250 })).rejects.toThrow(/0 of 1 chunks of "levels.csv" were answered/);
    await all.answer(() => true, everyRow);
    expect(await all.sync()).toMatchObject({ status: 'completed', counts: { files: 1, rows: 1, applied: 1 } });
    expect(await all.chunks()).toHaveLength(1);
    expect(all.names('incoming/SYNC_INV_SHPF_MLTTHD')).toEqual([]);
  });

  it('has nothing to do when its content comes again, and is not read from the shop instead', async () => {
    for (const [fileName, status] of [
      ['one.csv', 'completed'],
      ['again.csv', 'nothing_to_do'],
    ] as const) {
      all.drop(fileName, [header, row(1, 3)]);
      expect(await taken(status === 'completed' ? 1 : 0)).toMatchObject({ status, counts: { files: 1 } });
    }
    expect(await all.chunks()).toHaveLength(1);
  });

  it('that is asked for by name and not there fails the run, saying where it was looked for', async () => {
    const missing = all.sync({ parameters: { remoteFilename: 'nobody.csv' } });
    await expect(missing).rejects.toThrow(
      /"nobody.csv" is not in incoming\/SYNC_INV_SHPF_MLTTHD of connection FTP_CONFIG/,
    );
  });

  it('shows what it would do without sending anything, and stays where it is', async () => {
    all.drop('levels.csv', [header, row(1, 3), row(2), row(1201, 1), row(3, 7, 7, 103)]);
    const parameters = { additionalParameters: { dryRun: true, unknownProducts: 'create' } };
    expect(await all.sync({ parameters })).toMatchObject({
      status: 'completed',
      counts: { rows: 4, applied: 2, unchanged: 1, compared: 1, created: 1 },
    });
    expect([await all.chunks(), all.names('incoming/SYNC_INV_SHPF_MLTTHD')]).toEqual([[], ['levels.csv']]);
    // So that it lies in no other test's way.
    await taken(1);
  });

  it('waits for a person before anything is sent where it goes too far; what is approved goes out', async () => {
    all.drop('levels.csv', [header, ...Array.from({ length: 30 }, (_, n) => row(n + 21, n < 10 ? 0 : n + 31))]);
    const runId = randomUUID();
    const outcome = await all.sync({ runId });
    expect(outcome).toMatchObject({
      status: 'waiting_for_approval',
      error: { code: 'approval_needed', message: expect.stringContaining('(10 of 30) go to zero') },
    });
    expect(await all.chunks()).toEqual([]);
    expect(
      await taken(1, { runId, approval: { at: '2026-11-30T10:00:00Z', by: 'a person', reason: 'meant' } }),
    ).toMatchObject({
      status: 'completed',
      counts: { applied: 10, unchanged: 20 },
    });
  });

  it('sets no level back that moved after the moment the file speaks of, unless a file moved it that spoke of an earlier one', async () => {
    await all.database.execute(
      `update inventory set changed_at = '2026-11-20T10:00:00Z', cause = json_build_object('kind', 'shopify', 'runId', 'earlier')
       where product_id in ('P1', 'P2')`,
    );
    await all.database.execute(`update inventory set cause = '{"kind":"event"}' where product_id = 'P2'`);
    await all.database.execute(
      `insert into file_import (import_id, run_id, config_id, connection, directory, file_name, file_size, modified_at, arrived_at, as_of, parameters, ended_at)
       values (gen_random_uuid(), 'earlier', 'SYNC_INV_SHPF_MLTTHD', 'FTP_CONFIG', 'd', 'f', 1, now(), now(), '2026-11-20T08:00:00Z', '{}', now())`,
    );
    all.drop('levels.csv', [header, row(1, 3), row(2, 3)]);
    const outcome = await taken(1, { parameters: { additionalParameters: { asOf: '2026-11-20T09:00:00Z' } } });
    expect(outcome).toMatchObject({ counts: { applied: 1, superseded: 1 } });
    expect((await all.chunks())[0]!.rows).toMatchObject([{ productId: 'P1' }]);
    await all.database.execute(`update inventory set changed_at = null, cause = null`);
  });

  it('may be what Shopify exports: locations by name, items by SKU, and no number that the shop has not taken', async () => {
    await all.database.execute(
      `insert into product_identification values ('P1', 'sku', 'LS-1'), ('P2', 'sku', 'LS-2'), ('P3', 'sku', 'LS-3')`,
    );
    const tail = 'Available (not editable),On hand (current),On hand (new)';
    all.drop('inventory_export.csv', [
      `Handle,Title,SKU,Location,${tail}`,
      'shirt,Shirt,LS-1,101,3,4,4',
      'shirt,Shirt,LS-2,"101",3,4,9',
      'shirt,Shirt,LS-3,Lyon,3,4,4',
      'shirt,Shirt,LS-3,101,not stocked,not stocked,',
    ]);
    const { locations } = {
      locations: ['Paris', 'Lyon'].map((name, n) => ({
        id: `gid://shopify/Location/${n + 101}`,
        name,
        isActive: true,
      })),
    };
    await all.trial.seed('north', { locations, products: [] });
    const outcome = await taken(2);
    expect(outcome).toMatchObject({ counts: { rows: 4, applied: 2, unchanged: 1, rejected: 1 } });
    const [file] = outcome.files as unknown as { importId: string }[];
    expect(await outcomesOf(file!.importId)).toEqual([{ line: 3, outcome: 'rejected', code: 'on_hand_not_taken' }]);
    expect((await all.chunks()).map(({ locationId, rows }) => [locationId, rows[0]!.inventoryItemId])).toEqual([
      ['101', String(itemOf(1))],
      ['102', String(itemOf(3))],
    ]);
  });

  it('has products made for items nobody knows, once, and sends their rows when they are there', async () => {
    all.drop('levels.csv', [header, row(1, 3), `101,${itemOf(1_301)},NEW-1,6,8`, `102,${itemOf(1_301)},NEW-1,2,2`]);
    const run = all.sync({ parameters: { additionalParameters: { unknownProducts: 'create' } } });
    const stated = () =>
      all.database.query<{ key: string }>(`select key from event_log where topic = 'catalog-events'`);
    await waitUntil(async () => (await stated()).length > 0, { withinMs: 30_000, what: 'the item is stated' });
    expect([await stated(), await all.chunks()]).toEqual([[{ key: `north|${itemOf(1_301)}` }], []]);
    await all.database.execute(`insert into product_link values ('north', '${itemOf(1_301)}', 'NEW')`);
    await all.untilSent(2);
    await all.answer(() => true, everyRow);
    expect(await run).toMatchObject({ counts: { rows: 3, applied: 3, created: 1 } });
    expect(
      (await all.chunks()).flatMap(({ rows }) => rows.map(({ productId, version }) => [productId, version])),
    ).toEqual([
      ['P1', 1],
      ['NEW', 0],
      ['NEW', 0],
    ]);
  });

  const chunkRow = (line: number, n: number, available: number, onHand: number): object => ({
    ...{ line, inventoryItemId: String(itemOf(n)), sku: null, productId: `P${n}`, available, onHand },
  });
});
