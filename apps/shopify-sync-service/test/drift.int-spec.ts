import { trialShop, type TrialShop } from '../../../test/support/trial-shop';
import { waitUntil } from '../../../test/support/wait-until';

const hourMs = 60 * 60 * 1000;

interface Drift {
  product: string;
  state: string;
  expected: number;
  observed: number;
  ended: boolean;
}

describe('numbers of a shop that somebody else changed', () => {
  let trial: TrialShop;
  beforeEach(async () => {
    trial = await trialShop({ products: 3, unseenGraceMs: hourMs });
    await trial.upload();
  });
  afterEach(() => trial.close());

  const drift = () =>
    trial.database.query<Drift>(
      `select product_id as product, state, expected::int, observed::int, ended_at is not null as ended from drift order by drift_id`,
    );
  const graceIsOver = () => trial.database.execute("update unseen_order set at = at - interval '2 hours'");

  it('are none after a run that wrote, nor where nobody touched them', async () => {
    await trial.setStock({ 1: 5 });
    await trial.upload();
    await trial.hardSync();
    expect(await drift()).toEqual([]);
  });

  it('upwards are corrected at once, and the difference has ended', async () => {
    await trial.meddle({ 1: 40 });
    expect(await trial.hardSync()).toMatchObject({ counts: { confirmed: 1, unchanged: 2 } });
    expect(await drift()).toEqual([{ product: 'P1', state: 'corrected', expected: 11, observed: 40, ended: true }]);
    expect((await trial.shown()).get(1)).toBe(11);
  });

  it('downwards are in grace, then corrected', async () => {
    await trial.meddle({ 1: 4 });
    expect(await trial.hardSync()).toMatchObject({ counts: { confirmed: 0, unchanged: 3 } });
    expect(await drift()).toEqual([{ product: 'P1', state: 'in_grace', expected: 11, observed: 4, ended: false }]);
    await graceIsOver();
    expect(await trial.upload()).toMatchObject({ counts: { confirmed: 1 } });
    expect(await drift()).toMatchObject([{ state: 'corrected', ended: true }]);
    expect((await trial.shown()).get(1)).toBe(11);
  });

  it('that somebody puts back are matched', async () => {
    await trial.meddle({ 1: 4 });
    await trial.hardSync();
    await trial.meddle({ 1: 11 });
    await trial.hardSync();
    expect(await drift()).toMatchObject([{ state: 'matched', ended: true }]);
    expect(await trial.database.query('select from unseen_order')).toEqual([]);
  });

  it('that come back each time are left to a person after three corrections in a row, with what came back', async () => {
    for (const number of [40, 41, 42]) {
      await trial.meddle({ 1: number });
      expect(await trial.hardSync()).toMatchObject({ counts: { confirmed: 1 } });
    }
    await trial.meddle({ 1: 43 });
    const run = await trial.hardSync();
    expect(run).toMatchObject({ status: 'completed_with_rejections', counts: { confirmed: 0, parked: 1 } });
    expect(await trial.told(run.runId)).toMatchObject([{ product: 'P1', outcome: 'parked', code: 'DRIFT_RETURNS' }]);
    expect((await drift()).map(({ state, observed }) => [state, observed])).toEqual([
      ['corrected', 40],
      ['corrected', 41],
      ['corrected', 42],
      ['needs_person', 43],
    ]);
    // No loop: nothing is written until a person releases it, whatever changes.
    await trial.setStock({ 1: 5 });
    expect(await trial.hardSync()).toMatchObject({ counts: { confirmed: 0, parked: 1 } });
    expect((await trial.shown()).get(1)).toBe(43);
  });

  it('downwards that come back each time are left to a person too, once their units were waited for in vain', async () => {
    for (const correction of [1, 2, 3]) {
      await trial.meddle({ 1: 4 });
      expect([correction, await trial.hardSync()]).toMatchObject([correction, { counts: { unchanged: 3, parked: 0 } }]);
      await graceIsOver();
      expect(await trial.upload()).toMatchObject({ counts: { confirmed: 1 } });
    }
    await trial.meddle({ 1: 4 });
    await trial.hardSync();
    expect((await drift()).at(-1)).toMatchObject({ state: 'in_grace', ended: false });
    await graceIsOver();
    const run = await trial.upload();
    expect(run).toMatchObject({ counts: { confirmed: 0, parked: 1 } });
    expect(await trial.told(run.runId)).toMatchObject([{ product: 'P1', outcome: 'parked', code: 'DRIFT_RETURNS' }]);
    expect((await drift()).map(({ state }) => state)).toEqual([
      ...['corrected', 'corrected', 'corrected', 'needs_person'],
    ]);
    expect((await trial.shown()).get(1)).toBe(4);
  });

  it('downwards by orders that are heard of late are no corrections, however often stock is written meanwhile', async () => {
    let [shown, stock] = [11, 11];
    for (const sale of [1, 2, 3, 4, 5]) {
      await trial.meddle({ 1: shown - 1 });
      await trial.setStock({ 1: (stock += 10) });
      shown = stock - sale;
      expect([sale, await trial.upload()]).toMatchObject([sale, { counts: { confirmed: 1, parked: 0 } }]);
      expect((await trial.shown()).get(1)).toBe(shown);
    }
    expect(await drift()).toMatchObject([{ state: 'in_grace', ended: false }]);
    await graceIsOver();
    expect(await trial.upload()).toMatchObject({ counts: { confirmed: 1 } });
    expect([(await trial.shown()).get(1), await drift()]).toMatchObject([stock, [{ state: 'corrected', ended: true }]]);
  });

  it('that hold once are counted anew', async () => {
    for (const number of [40, 41, 42, 43, 44]) {
      await trial.meddle({ 1: number });
      expect(await trial.hardSync()).toMatchObject({ counts: { confirmed: 1, parked: 0 } });
      if (number % 2 === 0) expect(await trial.hardSync()).toMatchObject({ counts: { confirmed: 0 } });
    }
    expect((await trial.shown()).get(1)).toBe(11);
  });

  it('are decided by the next run when this one ends before it wrote', async () => {
    await trial.meddle({ 1: 40 });
    const stop = new AbortController();
    await trial.fault({ match: { operation: 'inventorySetQuantities' }, effect: 'http-502' });
    const stopped = trial.hardSync({}, { signal: stop.signal });
    await untilFound();
    stop.abort(new Error('the replica ends here'));
    await expect(stopped).rejects.toThrow();
    await trial.noFaults();
    expect(await trial.upload()).toMatchObject({ counts: { levels: 1, confirmed: 1 } });
    expect(await drift()).toMatchObject([{ state: 'corrected', ended: true }]);
  });

  async function untilFound(): Promise<unknown> {
    return waitUntil(async () => (await drift()).length > 0, { what: 'the drift is found' });
  }
});
