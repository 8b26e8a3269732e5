import { randomUUID } from 'node:crypto';
import { waitUntil } from '../../../test/support/wait-until';
import { trialShop, type TrialShop } from '../../../test/support/trial-shop';

const products = 300;

describe('uploading what changed, against the simulated Admin API over HTTP', () => {
  let trial: TrialShop;

  beforeEach(async () => {
    trial = await trialShop({ products });
  });
  afterEach(() => trial.close());

  it('sends the difference, and nothing when it is run again', async () => {
    expect(await trial.upload()).toMatchObject({
      status: 'completed',
      counts: { levels: products, confirmed: products, parked: 0, requests: 4 },
    });
    expect((await trial.shown()).get(7)).toBe(17);
    expect(await trial.upload()).toMatchObject({ status: 'nothing_to_do', counts: { levels: 0, requests: 0 } });
  });

  it('reads again and computes again where the shop moved under it, with a new request', async () => {
    await trial.fault({ match: { operation: 'inventorySetQuantities', nth: 1 }, effect: 'stale' });
    expect(await trial.upload()).toMatchObject({ status: 'completed', counts: { confirmed: products } });
    expect((await trial.shown()).get(1)).toBe(11);
    expect(await trial.writesPerLevel()).toEqual({ most: 1 });
    expect(await trial.requestStates()).toEqual({ refused: 1, confirmed: 3 });
  });

  it.each([
    'throttled',
    'http-429',
    'http-500',
    'http-502',
    'http-503',
    'http-504',
    'internal-error',
    'truncated-json',
    'reset-before-commit',
    'reset-after-commit',
    'reset-mid-body',
    'slow-body',
  ])(
    'after the fault %s ends right, with no level written twice',
    async (effect) => {
      await trial.fault({
        match: { operation: 'inventorySetQuantities', nth: 1 },
        effect,
        retryAfterS: 1,
        delayMs: 200,
      });
      expect(await trial.upload()).toMatchObject({
        status: 'completed',
        counts: { confirmed: products, parked: 0, deferred: 0 },
      });
      expect((await trial.shown()).get(250)).toBe(260);
      expect(await trial.writesPerLevel()).toEqual({ most: 1 });
      expect(await trial.requestStates()).toEqual({ confirmed: 2 });
    },
    30_000,
  );

  it.each(['http-401', 'http-402', 'http-403', 'http-404', 'http-423', 'http-430'])(
    'behind a closed door (%s) leaves every level due, with the reason',
    async (effect) => {
      await trial.fault({ match: { operation: 'inventorySetQuantities' }, effect });
      expect(await trial.upload()).toMatchObject({
        status: 'completed_with_rejections',
        counts: { levels: products, deferred: products, confirmed: 0 },
      });
      await trial.noFaults();
      expect(await trial.upload()).toMatchObject({ status: 'completed', counts: { confirmed: products } });
      expect(await trial.writesPerLevel()).toEqual({ most: 1 });
    },
  );

  it('parks the one item that the shop does not know, and delivers the others in the same run', async () => {
    await trial.database.execute("update product_link set inventory_item_id = '123' where product_id = 'P9'; ");
    await trial.database.execute("update shop_level set inventory_item_id = '123' where product_id = 'P9'");
    expect(await trial.upload()).toMatchObject({
      status: 'completed_with_rejections',
      counts: { confirmed: products - 1, parked: 1 },
    });
    const [parked] = await trial.database.query(
      'select product_id, parked_code from shop_level where parked_code is not null',
    );
    expect(parked).toEqual({ product_id: 'P9', parked_code: 'ITEM_UNKNOWN' });
    expect(await trial.upload()).toMatchObject({ status: 'nothing_to_do' });
  });

  it('keeps a level due that changed while its request was under way', async () => {
    await trial.fault({ match: { operation: 'inventorySetQuantities' }, effect: 'slow', delayMs: 600 });
    const running = trial.upload();
    await waitUntil(
      async () =>
        (await trial.database.query("select from upload_request where state = 'stored' and sends > 0")).length > 0,
      { what: 'a request is under way' },
    );
    await trial.setStock({ 1: 99 });
    await running;
    await trial.noFaults();
    expect(await trial.upload()).toMatchObject({ status: 'completed', counts: { levels: 1, confirmed: 1 } });
    expect((await trial.shown()).get(1)).toBe(99);
  }, 30_000);

  it('settles a request that an earlier run sent without learning its fate, by sending it again as it was', async () => {
    const { levels } = trial.parts;
    const [first] = await levels.select('north', { which: 'changed', locationIds: null }, '', 1);
    const request = await levels.store('north', randomUUID(), 'available', [{ ...first!, observed: 0, target: 11 }]);
    await trial.setQuantities('north', JSON.parse(request.variables) as object);
    expect(await trial.upload()).toMatchObject({ status: 'completed' });
    expect((await trial.shown()).get(1)).toBe(11);
    expect(await trial.writesPerLevel()).toEqual({ most: 1 });
    expect(await trial.requestStates()).not.toHaveProperty('stored');
  });

  it('leaves a level alone of whose stock nothing is known, whatever the shop shows and whoever looks: that is not zero', async () => {
    await trial.database.execute("delete from inventory where product_id = 'P2'");
    await trial.meddle({ 2: 9 });
    expect(await trial.upload()).toMatchObject({ counts: { levels: products - 1, confirmed: products - 1 } });
    await trial.setStock({ 2: 0 });
    expect(await trial.upload()).toMatchObject({ status: 'nothing_to_do' });
    expect(await trial.hardSync()).toMatchObject({ counts: { levels: products - 1, confirmed: 0 } });
    expect((await trial.shown()).get(2)).toBe(9);
  });

  it('sends nothing before the state topics are read', async () => {
    const state = Promise.withResolvers<void>();
    const running = trial.upload({}, { whenStateRead: () => state.promise });
    await expect(
      Promise.race([running, new Promise((resolve) => setImmediate(() => resolve('waiting')))]),
    ).resolves.toBe('waiting');
    expect(await trial.logged()).toEqual([]);
    state.resolve();
    expect(await running).toMatchObject({ counts: { confirmed: products } });
  });
});
