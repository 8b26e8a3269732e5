import { randomUUID } from 'node:crypto';
import { trialShop, type TrialShop } from '../../../test/support/trial-shop';
import type { UploadParts } from '../src/application/upload-shops';
import { explainLevel } from '../src/infrastructure/explain-level';

const products = 40;
const all = 2 * products;
const byBulk = { bulkReadsFromMs: 0 };
const bothWays: [string, Partial<UploadParts>][] = [
  ['by bulk query', byBulk],
  ['page by page', {}],
];

describe('levels that a hard sync finds right', () => {
  let trial: TrialShop;
  beforeEach(async () => {
    trial = await trialShop({ products, locations: { '101': 'F1', '102': 'F2' }, unseenGraceMs: 3_600_000 });
    await trial.upload();
  });
  afterEach(() => trial.close());

  const kept = (): Promise<object[]> => trial.database.query('select * from shop_level order by 1, 2, 3');
  const known = async (product: number, locationId = '101') => {
    const { levels } = (await explainLevel(trial.database, {
      shopId: 'north',
      locationId,
      productId: `P${product}`,
    })) as { levels: { observedAt: Date; confirmedAt: Date; lastRun: string; observedQuantity: number }[] };
    return levels[0]!;
  };
  /** Nothing changed there: the change of stock moved the number of another location of the product alone. */
  const notDue = (level: { product: number; locationId: string }): Promise<number> =>
    trial.database.execute(
      'update shop_level set level_version = confirmed_level_version where product_id = $1 and location_id = $2',
      [`P${level.product}`, level.locationId],
    );

  it.each(bothWays)('are counted, and nothing is written of them, where the shop is listed %s', async (_, parts) => {
    const before = await kept();
    const run = await trial.hardSync({}, parts);
    expect(run).toMatchObject({ status: 'completed', counts: { levels: all, unchanged: all, confirmed: 0 } });
    expect(await kept()).toEqual(before);
    expect(await trial.database.query('select from run_level where run_id = $1', [run.runId])).toEqual([]);
    expect(await trial.database.query('select from run_open union all select from run_observed')).toEqual([]);
  });

  it('are known to have been seen then, each by that run; those that differed, by themselves', async () => {
    const [first, other] = [await known(3), await known(4)];
    await trial.meddle({ 3: 99 });
    const dry = await trial.hardSync({ dryRun: true }, byBulk);
    expect([await known(3), await known(4)]).toEqual([first, other]);
    const run = await trial.hardSync({}, byBulk);
    const [written, right] = [await known(3), await known(4)];
    expect(right).toMatchObject({ observedQuantity: 14, lastRun: run.runId });
    expect(right.observedAt.getTime()).toBeGreaterThan(other.observedAt.getTime());
    expect(right.confirmedAt).toEqual(right.observedAt);
    expect(written).toMatchObject({ observedQuantity: 13, lastRun: run.runId });
    expect(written.observedAt.getTime()).toBeGreaterThan(right.observedAt.getTime());
    await trial.setStock({ 4: 2 });
    const next = await trial.upload();
    expect((await known(4)).lastRun).toBe(next.runId);
    expect(dry.counts).toMatchObject({ levels: all, deferred: 1 });
  });

  it('do not include one that differed and was not reached before the door was closed', async () => {
    const before = await known(30);
    await trial.meddle({ 3: 99, 30: 99 });
    await trial.fault({ match: { operation: 'inventorySetQuantities' }, effect: 'http-401' });
    const run = await trial.hardSync({}, { ...byBulk, pages: { levels: 1, atOnce: 1 } });
    expect(run.counts).toMatchObject({ levels: all, unchanged: all - 2, deferred: 2 });
    expect(await known(30)).toEqual(before);
    expect((await known(4)).lastRun).toBe(run.runId);
  });

  it('are read by themselves where the result leaves them out: neither taken for sold nor written as if they showed nothing', async () => {
    await trial.fault({ match: { operation: 'inventoryItems', probability: 0.5 }, effect: 'bulk-line-lost' });
    const run = await trial.hardSync({}, byBulk);
    expect(run.counts).toMatchObject({ levels: all, unchanged: all, confirmed: 0 });
    expect(await trial.database.query('select from unseen_order')).toEqual([]);
    expect(await trial.database.query('select from run_level where run_id = $1', [run.runId])).not.toEqual([]);
    expect(await trial.database.query('select from upload_request where run_id = $1', [run.runId])).toEqual([]);
  });

  it('are decided with the others of their product where one of those has sold more than it can give', async () => {
    await trial.setStock({ 3: 5 });
    await notDue({ product: 3, locationId: '102' });
    await trial.meddle({ 3: 1 });
    const run = await trial.hardSync({}, byBulk);
    expect(run).toMatchObject({ status: 'completed', counts: { levels: all, confirmed: 2, unchanged: all - 2 } });
    // Twelve were sold where five are: seven of them come off the other location, which was right before.
    expect([(await trial.shown()).get(3), (await trial.shown('north', '102')).get(3)]).toEqual([0, 6]);
    expect(await trial.upload()).toMatchObject({ status: 'nothing_to_do' });
  });

  it('are counted once, where the run dies once they are counted and is taken up again', async () => {
    await trial.meddle({ 3: 99, 7: 99 });
    const killed = new Error('the replica is killed');
    const dying = { ...byBulk, door: { enter: () => Promise.reject(killed) }, runId: randomUUID() };
    await expect(trial.hardSync({}, dying)).rejects.toBe(killed);
    await trial.meddle({ 9: 99 });
    const again = await trial.hardSync({}, { ...byBulk, runId: dying.runId });
    expect(again.counts).toMatchObject({ levels: all, unchanged: all - 2, confirmed: 2 });
    const third = await trial.hardSync({}, byBulk);
    expect(third.counts).toMatchObject({ levels: all, confirmed: 1 });
  });

  it.each(bothWays)(
    'are neither counted twice nor lost, listed %s, where the run dies once some levels have their outcome and is taken up again',
    async (_, parts) => {
      await trial.setStock({ 3: 20 }, 'F2');
      await notDue({ product: 3, locationId: '101' });
      await trial.meddle({ 7: 99 });
      const killed = new Error('the replica is killed');
      const { door } = trial.parts;
      const dying: Partial<UploadParts> = {
        ...parts,
        pages: { levels: 2, atOnce: 1 },
        door: {
          enter: (shopId, signal, work) =>
            door.enter(shopId, signal, (access) => {
              const write = access.write.bind(access);
              let writes = 0;
              access.write = (request) => (++writes === 2 ? Promise.reject(killed) : write(request));
              return work(access);
            }),
        },
      };
      const runId = randomUUID();
      await expect(trial.hardSync({}, { ...dying, runId })).rejects.toBe(killed);
      expect(await trial.told(runId)).toMatchObject([{ product: 'P3', location: '102', outcome: 'confirmed' }]);
      // Beside what has its outcome already, a level has sold meanwhile: pages tell of it now, the result of the first attempt with the next run.
      await trial.meddle({ 3: 1 });
      const again = await trial.hardSync({}, { ...parts, runId });
      expect(again).toMatchObject({
        status: 'completed',
        counts: { levels: all, unchanged: all - 2, confirmed: 2, deferred: 0 },
      });
      expect([(await trial.shown()).get(7), (await trial.shown('north', '102')).get(3)]).toEqual([17, 20]);
    },
  );

  it('are counted once, where a result names them twice; what differs is written by the number it was read with last', async () => {
    const { readings } = trial.parts;
    const twice: UploadParts['readings'] = {
      restoreRate: (...given) => readings.restoreRate(...given),
      levels: (shopId, run, work) =>
        readings.levels(shopId, run, (levels) =>
          work(async function* () {
            for await (const some of levels())
              yield some.map((level) => ({ ...level, available: level.available + 1 }));
            yield* levels();
          }),
        ),
    };
    await trial.meddle({ 3: 99 });
    const run = await trial.hardSync({}, { ...byBulk, readings: twice });
    expect(run.counts).toMatchObject({ levels: all, unchanged: all - 1, confirmed: 1 });
    expect((await trial.shown()).get(3)).toBe(13);
  });
});
