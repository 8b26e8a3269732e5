import { domainOf, trialShop, type TrialShop } from '../../../test/support/trial-shop';
import { shopFigures } from '../src/infrastructure/shop-figures';
import { ShopToken } from '../src/infrastructure/shopify/shop-token';
import { waitUntil } from '../../../test/support/wait-until';

const products = 100;
const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `shop${index + 1}`);

describe('many shops', () => {
  it('do not wait for one that always fails, one whose bucket is empty and one whose token has expired', async () => {
    const healthy = names(20).slice(3);
    const alone = await timeOf({ shops: healthy }, healthy);
    const beside = await timeOf({ shops: names(20) }, healthy, async (trial) => {
      await trial.fault({ match: {}, effect: 'http-502' }, 'shop1');
      await trial.fault({ match: {}, effect: 'throttled' }, 'shop2');
      await trial.fault({ match: {}, effect: 'http-401' }, 'shop3');
    });
    expect(beside / alone).toBeLessThan(2.5);
  }, 120_000);

  /** Milliseconds until the healthy shops show every number. The run itself goes on for those that cannot be served. */
  async function timeOf(
    { shops }: { shops: string[] },
    healthy: readonly string[],
    spoil: (trial: TrialShop) => Promise<void> = async () => undefined,
  ): Promise<number> {
    const trial = await trialShop({ products, shops, plan: 'standard' });
    const stop = new AbortController();
    try {
      await spoil(trial);
      const startedMs = performance.now();
      const running = trial.upload({}, { signal: stop.signal }).catch((error: unknown) => error);
      await waitUntil(
        async () => {
          const [row] = await trial.database.query<{ open: number }>(
            'select count(*)::int as open from shop_level where shop_id = any($1) and confirmed_level_version <> level_version',
            [healthy],
          );
          return row!.open === 0;
        },
        { withinMs: 60_000, what: 'the healthy shops are done' },
      );
      const tookMs = performance.now() - startedMs;
      stop.abort(new Error('seen enough'));
      await running;
      const shown = await Promise.all(healthy.map((shopId) => trial.shown(shopId)));
      expect(shown.every((levels) => levels.get(7) === 17)).toBe(true);
      return tookMs;
    } finally {
      await trial.close();
    }
  }

  it('that fall are told in the run with their reason, and what is due stays due', async () => {
    const trial = await trialShop({ products, shops: names(3) });
    try {
      await trial.fault({ match: {}, effect: 'http-401' }, 'shop1');
      expect(await trial.upload()).toMatchObject({
        status: 'completed_with_rejections',
        counts: { shops: 3, confirmed: 2 * products, deferred: products },
      });
      await trial.noFaults();
      expect(await trial.upload()).toMatchObject({ counts: { confirmed: products } });
    } finally {
      await trial.close();
    }
  });

  it('are left alone while they are switched off, and refused when they are named', async () => {
    const trial = await trialShop({ products, shops: names(2) });
    try {
      await trial.database.execute("update shop set is_on = false where shop_id = 'shop1'");
      expect(await trial.upload()).toMatchObject({ counts: { shops: 1, confirmed: products } });
      expect(await trial.logged('shop1')).toEqual([]);
      await expect(trial.upload({ shopId: 'shop1' })).rejects.toMatchObject({ code: 'shop_switched_off' });
      await trial.database.execute('update shop set is_on = true');
      expect(await trial.upload()).toMatchObject({ counts: { shops: 2, confirmed: products } });
    } finally {
      await trial.close();
    }
  });

  it('that answer by another version than was asked for are counted', async () => {
    const trial = await trialShop({ products: 1, apiVersion: '2025-10' });
    try {
      expect(await trial.upload()).toMatchObject({ status: 'completed' });
      const { notices } = trial.shops.named('north');
      expect(notices).toMatchObject({ answeredVersion: '2026-04', versionFallbacks: 2, deprecations: 0 });
    } finally {
      await trial.close();
    }
  });

  it('that say that something in what is asked is deprecated are counted, with what they say', async () => {
    const trial = await trialShop({ products: 1 });
    try {
      const said = { shop: domainOf('north'), deprecatedReason: 'https://shopify.dev/changelog/1' };
      await trial.control('POST', 'settings', said);
      expect(await trial.upload()).toMatchObject({ status: 'completed' });
      const { notices } = trial.shops.named('north');
      expect(notices).toMatchObject({ deprecations: 2, deprecatedReason: said.deprecatedReason, versionFallbacks: 0 });
      const [figure] = shopFigures(trial.shops);
      expect(await figure!.read()).toContainEqual({ labels: { shop: 'north', notice: 'deprecated' }, value: 2 });
    } finally {
      await trial.close();
    }
  });

  it('with client credentials are spoken to with tokens that are asked for, and again once they are refused', async () => {
    const trial = await trialShop({ products: 300 });
    try {
      await trial.seed('north', { apps: [{ clientId: 'stockline', clientSecret: 'of this test' }] });
      const { domain, url } = trial.shops.named('north');
      const token = ShopToken.byCredentials({ domain, url }, { clientId: 'stockline', clientSecret: 'of this test' });
      Object.assign(trial.shops.named('north'), { token });
      expect(await trial.upload()).toMatchObject({ status: 'completed', counts: { confirmed: 300, retries: 0 } });
      const first = await token.current();
      await trial.control('POST', 'tokens', { shop: domain, revoke: 'all' });
      await trial.setStock({ 5: 2 });
      expect(await trial.upload()).toMatchObject({ status: 'completed', counts: { confirmed: 1 } });
      expect(await token.current()).not.toBe(first);
      expect((await trial.shown()).get(5)).toBe(2);
    } finally {
      await trial.close();
    }
  });
});
