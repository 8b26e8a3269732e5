import { domainOf, trialShop, type TrialShop } from '../../../test/support/trial-shop';
import { waitUntil } from '../../../test/support/wait-until';

describe('a shop that is far away', () => {
  let trial: TrialShop;
  afterEach(() => trial.close());

  const farShop = async (products: number, plan: string, latencyMs: number): Promise<void> => {
    trial = await trialShop({ products, plan });
    await trial.control('POST', 'settings', { shop: domainOf('north'), latencyMs });
  };
  const underWay = async (): Promise<number> =>
    (await trial.database.query("select from upload_request where state = 'stored' and sends > 0")).length;

  it('is written by several requests at once, within its bucket: the way there does not add up', async () => {
    const products = 2_000;
    await farShop(products, 'standard', 1_000);
    const running = trial.upload();
    await waitUntil(async () => (await underWay()) >= 4, { withinMs: 30_000, what: 'four requests are under way' });
    expect(await running).toMatchObject({
      status: 'completed',
      counts: { confirmed: products, throttled: 0, retries: 0 },
    });
    expect(await trial.writesPerLevel()).toEqual({ most: 1 });
  });

  it('has pages of levels in hand side by side, a level in one request at a time; a run that ends between leaves none in doubt', async () => {
    const products = 600;
    await farShop(products, 'plus', 50);
    // The shop does what it is told and its replies are lost.
    await trial.fault({ match: { operation: 'inventorySetQuantities' }, effect: 'reset-after-commit' });
    // A request a page: two of them under way are two pages in hand.
    const pages = { levels: 100, atOnce: 3 };
    const stop = new AbortController();
    const running = trial.upload({}, { pages, signal: stop.signal }).catch(() => 'stopped');
    const written = async (): Promise<number> =>
      [...(await trial.shown()).values()].filter((units) => units > 0).length;
    await waitUntil(async () => (await written()) >= 2 * pages.levels, { what: 'two pages are in hand' });
    stop.abort(new Error('the replica stops'));
    expect(await running).toBe('stopped');
    expect(await underWay()).toBeGreaterThanOrEqual(2);
    await trial.noFaults();
    expect(await trial.upload({}, { pages })).toMatchObject({ status: 'completed' });
    expect([...(await trial.shown())].filter(([product, units]) => units !== product + 10)).toEqual([]);
    expect(await trial.writesPerLevel()).toEqual({ most: 1 });
    expect(await trial.requestStates()).not.toHaveProperty('stored');
    const together = await trial.database.query(
      `select r.inventory_item_id from upload_request q join upload_request_level r using (request_id)
       join upload_request_level s using (location_id, inventory_item_id) join upload_request o on o.request_id = s.request_id
       where q.request_id < o.request_id and (q.stored_at, q.settled_at) overlaps (o.stored_at, o.settled_at)`,
    );
    expect(together).toEqual([]);
  }, 30_000);
});
