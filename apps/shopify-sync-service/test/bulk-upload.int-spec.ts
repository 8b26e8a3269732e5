import { waitUntil } from '../../../test/support/wait-until';
import { trialShop, type TrialShop } from '../../../test/support/trial-shop';
import type { BulkWrites } from '../src/application/bulk-ports';

const products = 520;
const half = products / 2;

/** In turns one half falls to 1 and the other rises to 1,000: two lines each. */
const changesOf = (round: number): Record<number, number> =>
  Object.fromEntries(Array.from({ length: products }, (_, n) => [n + 1, n < half === (round % 2 === 0) ? 1 : 1_000]));

describe('a large difference, written by bulk mutations', () => {
  let trial: TrialShop;
  let round = 0;
  let changes = changesOf(round);
  let before = { requests: 0, writes: 0 };
  beforeAll(async () => {
    trial = await trialShop({ products, unseenGraceMs: 3_600_000 });
    await trial.upload();
  });
  beforeEach(async () => {
    before = { requests: await asked('inventorySetQuantities'), writes: (await trial.writesPerLevel()).most };
    changes = changesOf(round++);
    await trial.setStock(changes);
  });
  afterEach(async () => {
    await trial.noFaults();
    await trial.control('POST', 'bulk', { shop: 'north.myshopify.test', startDelayMs: 0, linesPerSecond: null });
  });
  afterAll(() => trial.close());

  const asked = async (operation: string): Promise<number> =>
    (await trial.logged()).filter((one) => one.operation === operation).length;
  const byBulk = (writes: BulkWrites = trial.parts.bulk.writes) => ({
    bulk: { ...trial.parts.bulk, writes, writesFromMs: 0 },
  });
  /** Every level shows its number, was written once (or so often) since, and nothing is left open or taken for sold. */
  const endsRight = async (but: Readonly<Record<number, number>> = {}, writes = 1): Promise<void> => {
    const shown = await trial.shown();
    const wanted = { ...changes, ...but };
    expect(Object.fromEntries(shown)).toEqual(wanted);
    expect((await trial.writesPerLevel()).most).toBeLessThanOrEqual(before.writes + writes);
    expect(await trial.requestStates()).not.toHaveProperty('stored');
    expect(await trial.database.query('select from bulk_operation where ended_at is null')).toEqual([]);
    expect(await trial.database.query('select from unseen_order')).toEqual([]);
    expect(await trial.upload({}, byBulk())).toMatchObject({ status: 'nothing_to_do' });
  };

  it('goes out falls before rises, a line for each stored request, without a single request of its own', async () => {
    const run = await trial.upload({}, byBulk());
    expect(run).toMatchObject({ status: 'completed', counts: { levels: products, confirmed: products } });
    expect(await asked('inventorySetQuantities')).toBe(before.requests);
    const lines = await trial.database.query(
      `select dense_rank() over (order by b.begun_at)::int as operation, q.bulk_line::int as line, count(*)::int as levels, bool_and(r.quantity < r.change_from) as falls
       from bulk_operation b join upload_request q using (bulk_id) join upload_request_level r using (request_id) where b.run_id = $1 group by b.begun_at, 2 order by 1, 2`,
      [run.runId],
    );
    expect(lines).toEqual([
      { operation: 1, line: 0, levels: 250, falls: true },
      { operation: 1, line: 1, levels: 10, falls: true },
      { operation: 2, line: 0, levels: 250, falls: false },
      { operation: 2, line: 1, levels: 10, falls: false },
    ]);
    await endsRight();
  });

  it('goes out by requests where those take no longer', async () => {
    expect(await trial.upload()).toMatchObject({ counts: { confirmed: products } });
    expect(await asked('inventorySetQuantities')).toBe(before.requests + 4);
    await endsRight();
  });

  it('is the same for the hard sync, which reads by bulk too', async () => {
    await trial.upload({}, byBulk());
    await trial.meddle({ 1: 7, 2: 9, 400: 8 });
    const run = await trial.hardSync({}, { ...byBulk(), bulkReadsFromMs: 0, unseenGraceMs: 0 });
    expect(run).toMatchObject({ status: 'completed', counts: { levels: products, confirmed: 3 } });
    expect([await asked('inventorySetQuantities'), await asked('location')]).toEqual([before.requests + 1, 0]);
    expect(Object.fromEntries(await trial.shown())).toEqual(changes);
  });

  const mutation = (more: object) => ({ match: { operation: 'inventorySetQuantities' }, ...more });
  it.each<[string, object, { requests: number }]>([
    ['fails after a line', mutation({ effect: 'bulk-failed', afterLines: 1, times: 1 }), { requests: 1 }],
    ['fails before any', mutation({ effect: 'bulk-failed', afterLines: 0 }), { requests: 4 }],
    ['is cancelled after a line', mutation({ effect: 'bulk-canceled', afterLines: 1 }), { requests: 2 }],
    ['stands still after a line', mutation({ effect: 'bulk-stuck', afterLines: 1 }), { requests: 2 }],
    ['expires as it ends', mutation({ effect: 'bulk-expired' }), { requests: 4 }],
    [
      'fails in one line',
      { match: { operation: 'inventorySetQuantities', nth: 2 }, effect: 'bulk-line-failed' },
      { requests: 1 },
    ],
    [
      'writes a line and loses what it says',
      { match: { operation: 'inventorySetQuantities', nth: 1 }, effect: 'bulk-line-lost' },
      { requests: 1 },
    ],
    [
      'leaves a result that expires before it is fetched',
      { match: { operation: 'bulkResult' }, effect: 'result-expired' },
      { requests: 4 },
    ],
    [
      'leaves a result that breaks off',
      { match: { operation: 'bulkResult' }, effect: 'reset-mid-body', times: 2 },
      { requests: 0 },
    ],
    ['cannot have its file', { match: { operation: 'stagedUpload' }, effect: 'http-503' }, { requests: 4 }],
    [
      'has its file at the second try',
      { match: { operation: 'stagedUpload', nth: 1 }, effect: 'reset-before-commit' },
      { requests: 0 },
    ],
    [
      'is begun twice, for its first reply is lost',
      { match: { operation: 'bulkOperationRunMutation', nth: 1 }, effect: 'reset-after-commit' },
      { requests: 0 },
    ],
  ])(
    'ends right, with no level written twice, where the operation %s',
    async (_, fault, { requests }) => {
      await trial.fault(fault);
      const run = await trial.upload({}, byBulk());
      expect(run).toMatchObject({ status: 'completed', counts: { levels: products, confirmed: products, parked: 0 } });
      await trial.noFaults();
      expect((await asked('inventorySetQuantities')) - before.requests).toBe(requests);
      await endsRight();
    },
    30_000,
  );

  it('reads again and writes anew a line that was stale, though the operation is COMPLETED', async () => {
    await trial.fault({ match: { operation: 'inventorySetQuantities', nth: 1 }, effect: 'stale' });
    expect(await trial.upload({}, byBulk())).toMatchObject({ status: 'completed', counts: { confirmed: products } });
    expect(await trial.requestStates()).toMatchObject({ refused: expect.any(Number) });
    await endsRight();
  });

  const killed = new Error('the replica is killed');
  const die = (): never => {
    throw killed;
  };
  /** A service that dies at one step. */
  const dyingAt = (step: string): BulkWrites => {
    const { writes } = trial.parts.bulk;
    let looks = 0;
    return {
      begin: async (...given) => {
        if (step === 'before it is begun') die();
        await writes.begin(...given);
        if (step === 'once it is begun') die();
      },
      look: (...given) => (step === 'while it runs' && ++looks === 2 ? die() : writes.look(...given)),
      cancel: (...given) => writes.cancel(...given),
      replies: async function* (...given) {
        if (step === 'before its result is read') die();
        yield* writes.replies(...given);
        if (step === 'once its first operation is settled') await Promise.resolve().then(die);
      },
    };
  };
  it.each([
    'before it is begun',
    'once it is begun',
    'while it runs',
    'before its result is read',
    'once its first operation is settled',
  ])('goes on in the next run, with no level written twice, where the service dies %s', async (step) => {
    await trial.control('POST', 'bulk', { shop: 'north.myshopify.test', startDelayMs: 300, linesPerSecond: 20 });
    await expect(trial.upload({}, byBulk(dyingAt(step)))).rejects.toBe(killed);
    await waitUntil(async () => (await trial.upload({}, byBulk())).counts?.['deferred'] === 0 || undefined, {
      what: 'a run leaves nothing to the operation',
    });
    await endsRight();
  });

  it('sets the one level aside that the shop will not take, with its code, and writes the others of its line', async () => {
    const shownBefore = (await trial.shown()).get(400)!;
    await trial.setStock({ 400: 1_500_000_000 });
    expect(await trial.upload({}, byBulk())).toMatchObject({ counts: { confirmed: products - 1, parked: 1 } });
    expect(
      await trial.database.query('select product_id, parked_code from shop_level where parked_code is not null'),
    ).toEqual([{ product_id: 'P400', parked_code: 'INVALID_QUANTITY_TOO_HIGH' }]);
    await endsRight({ 400: shownBefore });
    await trial.database.execute('update shop_level set parked_code = null where parked_code is not null');
  });

  const endOperations = async (): Promise<void> => {
    const signal = AbortSignal.timeout(10_000);
    for (const { bulkId } of await trial.parts.bulk.book.open('north')) {
      await trial.parts.bulk.writes.cancel('north', bulkId, signal);
      await waitUntil(async () => (await trial.parts.bulk.writes.look('north', bulkId, signal))?.isOver, {
        what: 'the operation is cancelled',
      });
    }
  };

  it('is left to run beside, but for what it would leave too high: that is written at once', async () => {
    await trial.fault(mutation({ effect: 'bulk-stuck', afterLines: 0 }));
    const patient = { bulk: { ...byBulk().bulk, silenceMs: 60_000 } };
    const stop = new AbortController();
    const stuck = trial.upload({}, { ...patient, signal: stop.signal });
    await waitUntil(
      async () => (await trial.database.query('select from bulk_operation where ended_at is null')).length > 0,
      { what: 'the operation has begun' },
    );
    const [falls, rises] = changes[1] === 1 ? [1, 400] : [400, 1];
    await trial.setStock({ [falls]: 0, [rises]: 700 });
    await waitUntil(async () => (await trial.database.query('select from shop_lease')).length === 0, {
      what: 'it is waited for without the lease',
    });
    await waitUntil(async () => (await trial.shown()).get(falls + 1) === 1, {
      what: 'the first line is written, and nobody knows it',
    });
    const beside = await trial.upload();
    expect(beside.counts).toMatchObject({ levels: products, confirmed: 1 + half, deferred: half - 1 });
    const shown = await trial.shown();
    expect([falls, falls + 1, rises, rises + 1].map((product) => shown.get(product))).toEqual([0, 1, 700, 1_000]);
    expect(await trial.database.query('select from unseen_order')).toEqual([]);
    stop.abort(new Error('the replica stops'));
    await expect(stuck).rejects.toThrow();
    await trial.noFaults();
    expect(await trial.upload({}, byBulk())).toMatchObject({ counts: { deferred: half - 1 } });
    await endOperations();
    expect(await trial.upload({}, byBulk())).toMatchObject({ status: 'completed' });
    await endsRight({ [falls]: 0, [rises]: 700 }, 2);
  });
});
