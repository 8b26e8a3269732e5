import { domainOf, trialShop } from '../../../test/support/trial-shop';
import { waitUntil } from '../../../test/support/wait-until';

describe('a shop that is far away', () => {
  it('is written by several requests at once, within its bucket: the way there does not add up', async () => {
    const products = 2_000;
    const trial = await trialShop({ products, plan: 'standard' });
    try {
      await trial.control('POST', 'settings', { shop: domainOf('north'), latencyMs: 1_000 });
      const running = trial.upload();
      const underWay = async (): Promise<boolean> =>
        (await trial.database.query("select from upload_request where state = 'stored' and sends > 0")).length >= 4;
      await waitUntil(underWay, { withinMs: 30_000, what: 'four requests are under way' });
      expect(await running).toMatchObject({
        status: 'completed',
        counts: { confirmed: products, throttled: 0, retries: 0 },
      });
      expect(await trial.writesPerLevel()).toEqual({ most: 1 });
    } finally {
      await trial.close();
    }
  });
});
