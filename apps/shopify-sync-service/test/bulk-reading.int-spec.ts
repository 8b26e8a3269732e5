import { waitUntil } from '../../../test/support/wait-until';
import { seedProducts, trialShop, type TrialShop } from '../../../test/support/trial-shop';

const products = 260;
const byBulk = { bulkReadsFromMs: 0 };

describe('the hard sync of a shop that is read by bulk query', () => {
  let trial: TrialShop;
  beforeEach(async () => {
    trial = await trialShop({ products, locations: { '101': 'F1', '102': 'F2' } });
    await trial.upload();
    await trial.meddle({ 3: 99, 200: 0 });
    await trial.meddle({ 17: 1 }, 'north', '102');
  });
  afterEach(() => trial.close());

  const asked = async (operation: string): Promise<number> =>
    (await trial.logged()).filter((one) => one.operation === operation).length;
  const endsRight = async (run: Awaited<ReturnType<TrialShop['hardSync']>>): Promise<void> => {
    expect(run).toMatchObject({ status: 'completed', counts: { levels: 2 * products, confirmed: 3, parked: 0 } });
    const [here, there] = [await trial.shown(), await trial.shown('north', '102')];
    expect([here.get(3), here.get(200), there.get(17)]).toEqual([13, 210, 27]);
    expect(await trial.database.query('select from bulk_operation where ended_at is null')).toEqual([]);
    expect(await trial.database.query('select from run_observed')).toEqual([]);
  };

  it('asks for no page, corrects what differs, and tells what is nobody’s here', async () => {
    await trial.seed('north', { products: seedProducts(2, ['101'], products + 1) });
    const run = await trial.hardSync({}, byBulk);
    await endsRight(run);
    expect(run.counts).toMatchObject({ notOurs: 2 });
    expect(await asked('location')).toBe(0);
  });

  it('reads page by page where that takes no longer', async () => {
    await endsRight(await trial.hardSync());
    expect([await asked('location'), await asked('bulkOperationRunQuery')]).toEqual([4, 0]);
  });

  const query = (more: object) => ({ match: { operation: 'inventoryItems' }, ...more });
  it.each<[string, object, { pages: number; operations: number }]>([
    ['fails once', query({ effect: 'bulk-failed', afterLines: 300, times: 1 }), { pages: 0, operations: 2 }],
    ['is cancelled once', query({ effect: 'bulk-canceled', afterLines: 300, times: 1 }), { pages: 0, operations: 2 }],
    ['expires as it ends', query({ effect: 'bulk-expired', times: 1 }), { pages: 0, operations: 2 }],
    ['fails whenever it is begun', query({ effect: 'bulk-failed', afterLines: 300 }), { pages: 4, operations: 3 }],
    ['stands still', query({ effect: 'bulk-stuck', afterLines: 300 }), { pages: 4, operations: 1 }],
    [
      'is not allowed',
      query({ effect: 'bulk-failed', errorCode: 'ACCESS_DENIED', afterLines: 0 }),
      { pages: 4, operations: 1 },
    ],
    [
      'leaves a result that expires before it is fetched',
      { match: { operation: 'bulkResult' }, effect: 'result-expired' },
      { pages: 4, operations: 1 },
    ],
    [
      'leaves a result that breaks off',
      { match: { operation: 'bulkResult' }, effect: 'reset-mid-body', times: 2 },
      { pages: 0, operations: 1 },
    ],
  ])('ends right where the operation %s', async (_, fault, { pages, operations }) => {
    await trial.fault(fault);
    await endsRight(await trial.hardSync({}, byBulk));
    expect([await asked('location'), await asked('bulkOperationRunQuery')]).toEqual([pages, operations]);
  });

  it('takes no level for empty, or for not stocked, that the result leaves out: it is read by itself', async () => {
    await trial.fault(query({ effect: 'bulk-line-lost', match: { operation: 'inventoryItems', probability: 0.3 } }));
    await endsRight(await trial.hardSync({}, byBulk));
    expect(await trial.requestStates()).not.toHaveProperty('refused');
    expect(await asked('location')).toBe(0);
  });

  it('lets changes go to the shop while its bulk operation stands still', async () => {
    const patient = await trialShop({ products: 20, bulkSilenceMs: 60_000 });
    try {
      await patient.upload();
      await patient.fault(query({ effect: 'bulk-stuck', afterLines: 40 }));
      const stop = new AbortController();
      const stuck = patient.hardSync({}, { ...byBulk, signal: stop.signal });
      await waitUntil(
        async () => (await patient.database.query('select from bulk_operation where objects = 40')).length > 0,
        { what: 'all levels are read, and the operation does not end' },
      );
      await patient.setStock({ 5: 2 });
      expect(await patient.upload()).toMatchObject({ status: 'completed', counts: { confirmed: 1 } });
      expect((await patient.shown()).get(5)).toBe(2);
      stop.abort(new Error('the replica stops'));
      await expect(stuck).rejects.toThrow();
    } finally {
      await patient.close();
    }
  });

  it('takes nothing for sold that was written while the shop was being read: it is read again', async () => {
    const waiting = await trialShop({ products: 260, unseenGraceMs: 3_600_000 });
    try {
      await waiting.upload();
      await waiting.control('POST', 'bulk', { shop: 'north.myshopify.test', startDelayMs: 0, linesPerSecond: 500 });
      const run = waiting.hardSync({}, byBulk);
      await waitUntil(
        async () => (await waiting.database.query('select from bulk_operation where objects > 50')).length > 0,
        { what: 'the first levels are read' },
      );
      await waiting.setStock({ 2: 50 });
      expect(await waiting.upload()).toMatchObject({ counts: { confirmed: 1 } });
      expect(await run).toMatchObject({ status: 'completed', counts: { confirmed: 0, unchanged: 260 } });
      expect(await waiting.database.query('select from unseen_order')).toEqual([]);
      expect((await waiting.shown()).get(2)).toBe(50);
    } finally {
      await waiting.close();
    }
  });
});
