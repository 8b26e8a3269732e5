import { randomUUID } from 'node:crypto';
import { waitUntil } from '../../../test/support/wait-until';
import type { ShopifyInventoryObserved } from '../../../libs/common/src/contracts';
import { PostgresObservedBook } from '../src/infrastructure/postgres-observed-book';
import { syncTrial, type SyncTrial } from '../../../test/support/sync-trial';

describe('SYNC_INV_SHPF_MLTTHD', () => {
  let all: SyncTrial;
  beforeEach(async () => {
    all = await syncTrial({ products: 1_200, locations: { '101': 'F1' } });
    await all.database.execute(`update location_mapping set master = 'shopify'`);
  });
  afterEach(() => all.close());
  // The shops of this trial show 0 of everything.
  const off = ['levelsToZero', 'shareOfStock'].map((guard) => `SYNC_INV_SHPF_MLTTHD.${guard}=off`).join();
  const sync: SyncTrial['sync'] = (more) => all.sync({ guards: off, ...more });
  const chunks = (): Promise<ShopifyInventoryObserved[]> => all.chunks();

  /** As ingest would: the first row of each rejected, the others applied. */
  const answer = (wanted: (chunk: ShopifyInventoryObserved) => boolean): Promise<number> =>
    all.answer(wanted, ({ rows }) => ({
      importId: 'taken',
      applied: Math.max(0, rows.length - 1),
      unchanged: 0,
      rejected: Math.min(1, rows.length),
      rejections: rows
        .slice(0, 1)
        .map(({ line }) => ({ line, code: 'product_unknown', reason: 'nobody knows it', hint: null })),
    }));

  it('sends a location in chunks in order, the last one marked, each row with the version its level has here', async () => {
    const runId = randomUUID();
    const run = sync({ runId });
    await waitUntil(async () => (await chunks()).some(({ last }) => last), {
      withinMs: 30_000,
      what: 'all chunks are sent',
    });
    const sent = await chunks();
    expect(sent.map(({ ordinal, last, rows }) => [ordinal, last, rows.length])).toEqual([
      [0, false, 500],
      [1, false, 500],
      [2, true, 200],
    ]);
    expect(sent[0]!.rows[0]).toMatchObject({
      line: 2,
      inventoryItemId: '9000001',
      productId: 'P1',
      epoch: 1,
      version: 1,
    });
    expect(sent[2]!.rows.at(-1)).toMatchObject({ line: 1_201, inventoryItemId: '9001200' });
    await answer(() => true);
    expect(await run).toMatchObject({
      status: 'completed_with_rejections',
      counts: { rows: 1_200, applied: 1_197, rejected: 3, compared: 0 },
      files: [{ fileName: `north-101-${runId}.csv`, rows: 1_200, rejected: 3 }],
    });
    const errors = all.read(`errors/north-101-${runId}.${runId}.errors.csv`);
    expect(errors.slice(1)).toEqual([
      '101,9000001,,0,0,product_unknown,nobody knows it',
      '101,9000501,,0,0,product_unknown,nobody knows it',
      '101,9001001,,0,0,product_unknown,nobody knows it',
    ]);
  });

  it('goes on where an interrupted attempt stopped: no chunk is sent twice, none is left out', async () => {
    const runId = randomUUID();
    const stopped = new AbortController();
    const first = sync({ runId, signal: stopped.signal });
    await waitUntil(async () => (await chunks()).length > 0, { withinMs: 30_000, what: 'the first chunk is sent' });
    stopped.abort(new Error('this replica stops'));
    // Told by whatever was being waited for: with the reason, or as an abort of its own.
    await expect(first).rejects.toThrow(/this replica stops|abort/i);
    const second = sync({ runId });
    await waitUntil(async () => (await chunks()).some(({ last }) => last), {
      withinMs: 30_000,
      what: 'the last chunk is sent',
    });
    await answer(() => true);
    expect(await second).toMatchObject({ counts: { rows: 1_200, applied: 1_197, rejected: 3 } });
    const items = (await chunks()).flatMap(({ rows }) => rows.map(({ inventoryItemId }) => inventoryItemId));
    expect([items.length, new Set(items).size]).toEqual([1_200, 1_200]);
  });

  it('fails when ingest says nothing for too long, and is brought up to date by an answer that comes late', async () => {
    const runId = randomUUID();
    await expect(sync({ runId, silenceMs: 300 })).rejects.toThrow(/answered 0 of 3 chunks/);
    const soFar = new PostgresObservedBook(all.database).soFar(runId);
    expect(await soFar).toMatchObject({ counts: { rows: 1_200, applied: 0, unanswered: 1_200 } });
    // As whoever executes runs ends it.
    await all.database.execute(
      `insert into run (run_id, job_id, scope, status, via, parameters, queue_entry, finished_at)
       values ($1, 'SYNC_INV_SHPF_MLTTHD', '', 'failed', 'http', '{}', gen_random_uuid(), now())`,
      [runId],
    );
    expect(await answer(({ ordinal }) => ordinal === 1)).toBe(1);
    expect(await all.database.query('select applied from observed_chunk where answered_at is not null')).toEqual([
      { applied: 499 },
    ]);
    const [run] = await all.database.query('select status, counts, files from run');
    expect(run).toMatchObject({
      status: 'failed',
      counts: { rows: 1_200, applied: 499, unchanged: 0, superseded: 0, rejected: 1, unanswered: 700 },
      files: [{ fileName: `north-101-${runId}.csv`, importId: 'taken', rows: 1_200, applied: 499 }],
    });
  });

  it('waits for a person before anything is sent where a location goes too far; approved, the shop is read anew', async () => {
    const [runId, newer] = [randomUUID(), randomUUID()];
    const ended: string[] = [];
    const more = { guards: '', endWaiting: async (_: unknown, other: string) => void ended.push(other) };
    expect(await sync({ ...more, runId })).toMatchObject({
      status: 'waiting_for_approval',
      counts: { rows: 1_200 },
      error: {
        code: 'approval_needed',
        message: expect.stringMatching(
          /^location 101 of shop north: 100 % of the levels go to zero \(1200 of 1200\) \(limit 30\); /,
        ),
      },
    });
    expect([await chunks(), all.names('outgoing/SYNC_INV_SHPF_MLTTHD')]).toEqual([[], [`north-101-${runId}.csv`]]);
    // A newer one takes its place, and waits in turn.
    expect(await sync({ ...more, runId: newer })).toMatchObject({ status: 'waiting_for_approval' });
    expect(ended).toEqual([runId]);
    await all.trial.meddle({ 1: 7 });
    const approval = { at: '2026-11-30T10:00:00Z', by: 'a person', reason: 'sold out' };
    const run = sync({ ...more, runId: newer, approval });
    await all.untilSent(3);
    expect((await chunks())[0]!.rows[0]).toMatchObject({ inventoryItemId: '9000001', available: 7 });
    await answer(() => true);
    expect(await run).toMatchObject({ counts: { rows: 1_200, applied: 1_197, rejected: 3 } });
  });

  it('only compares where the ledger counts, and sends nothing', async () => {
    await all.database.execute(`update location_mapping set master = 'ledger'`);
    await all.trial.upload();
    await all.trial.meddle({ 1: 999, 2: 999 });
    expect(await sync()).toMatchObject({
      status: 'completed',
      counts: { rows: 1_200, applied: 0, compared: 1_200, differing: 2 },
    });
    expect(await chunks()).toEqual([]);
  });
});
