import { randomUUID } from 'node:crypto';
import { waitUntil } from '../../../test/support/wait-until';
import { domainOf, itemOf, trialShop, type TrialShop } from '../../../test/support/trial-shop';
import type { RunOutcome } from '../../../libs/common/src/jobs';
import { refreshCatalog } from '../src/application/refresh-catalog.job';
import type { StockingPolicy } from '../src/domain/stocking-policy';
import { PostgresCatalogueBook } from '../src/infrastructure/postgres-catalogue-book';
import { BulkCatalogue } from '../src/infrastructure/shopify/bulk-catalogue';

const gid = (type: string, number: number | string): string => `gid://shopify/${type}/${number}`;
const product = (n: number, sku: string | null, more: object = {}, item: object = {}): object => ({
  id: gid('Product', 7_000_000 + n),
  title: `Shirt ${n}`,
  tags: ['summer'],
  collections: ['Shirts'],
  vendor: 'North',
  productType: 'Shirt',
  variants: [
    {
      id: gid('ProductVariant', 8_000_000 + n),
      sku,
      title: 'Blue',
      inventoryItem: { id: gid('InventoryItem', itemOf(n)), sku, ...item },
    },
  ],
  ...more,
});

describe('REFRESH_CATALOG', () => {
  let trial: TrialShop;
  beforeEach(async () => (trial = await trialShop({ products: 3 })));
  afterEach(() => trial.close());
  const refresh = (
    more: Partial<{
      runId: string;
      signal: AbortSignal;
      policy: StockingPolicy;
      whenStateRead: () => Promise<void>;
    }> = {},
  ): Promise<RunOutcome> =>
    refreshCatalog({
      catalogue: new BulkCatalogue(trial.shops),
      book: new PostgresCatalogueBook(trial.database),
      shops: trial.shops.all.map(({ shopId }) => ({
        shopId,
        ...(more.policy ?? { untracked: 'report', notStocked: 'report' }),
      })),
      checkShop: () => undefined,
      whenStateRead: more.whenStateRead ?? (async () => undefined),
    }).run({
      runId: more.runId ?? randomUUID(),
      parameters: { shopId: null },
      attempt: 1,
      signal: more.signal ?? new AbortController().signal,
      progress: async () => undefined,
      endWaiting: async () => undefined,
    });
  const stated = async (): Promise<{ key: string; source: string; data: Record<string, unknown> }[]> =>
    (
      await trial.database.query<{ key: string; payload: string }>(
        `select key, payload from event_log where topic = 'catalog-events' order by key`,
      )
    ).map(({ key, payload }) => ({
      key,
      ...(JSON.parse(payload) as { source: string; data: Record<string, unknown> }),
    }));
  const findings = (): Promise<{ item: string; location: string; code: string }[]> =>
    trial.database.query(
      `select inventory_item_id as item, location_id as location, code from catalogue_finding order by code, item, location`,
    );
  const operations = async (): Promise<string[]> => (await trial.logged()).map(({ operation }) => operation);

  it('states every variant with its tags and collections, without a product id of ours, keyed by shop and item', async () => {
    await trial.seed('north', { products: [product(1, 'LS-1', {}, { tracked: true })] });
    expect(await refresh()).toMatchObject({ status: 'completed', counts: { shops: 1, failed: 0, variants: 3 } });
    const events = await stated();
    expect(events).toHaveLength(3);
    expect(events[0]).toMatchObject({
      key: `north|${itemOf(1)}`,
      source: 'shopify/north',
      data: {
        name: 'Shirt 1 - Blue',
        identifications: [
          { idType: 'shopifyInventoryItemId', idValue: itemOf(1), shopId: 'north' },
          { idType: 'shopifyVariantId', idValue: '8000001', shopId: 'north' },
          { idType: 'sku', idValue: 'LS-1' },
        ],
        tags: ['summer'],
        categories: ['Shirts'],
        vendor: 'North',
        productType: 'Shirt',
      },
    });
    expect(events[0]!.data).not.toHaveProperty('productId');
  });

  it('tells SKUs that are blank, of several items, or alike but for case and blanks, and lets a shared one name nothing', async () => {
    await trial.seed('north', {
      products: [
        product(1, 'TWICE'),
        product(2, 'TWICE'),
        product(3, ' '),
        product(4, 'Near-4'),
        product(5, 'near -4'),
      ],
    });
    expect((await refresh()).counts).toMatchObject({ sku_blank: 1, sku_double: 2, sku_nearly_double: 2, variants: 5 });
    expect((await findings()).map(({ item, code }) => `${code} ${item}`)).toEqual([
      `sku_blank ${itemOf(3)}`,
      `sku_double ${itemOf(1)}`,
      `sku_double ${itemOf(2)}`,
      `sku_nearly_double ${itemOf(4)}`,
      `sku_nearly_double ${itemOf(5)}`,
    ]);
    const skus = (await stated()).map(({ data }) =>
      (data['identifications'] as { idType: string; idValue: string }[])
        .filter(({ idType }) => idType === 'sku')
        .map(({ idValue }) => idValue),
    );
    expect(skus).toEqual([[], [], [], ['Near-4'], ['near -4']]);
    await trial.seed('north', { products: [product(1, 'ONE'), product(2, 'TWO'), product(3, 'THREE')] });
    expect((await refresh()).counts).not.toHaveProperty('sku_double');
    expect((await findings()).map(({ code }) => code)).toEqual(['sku_nearly_double', 'sku_nearly_double']);
  });

  it('tells managed items that are not tracked or not stocked, or mends them where the shop wants it, and their levels come back', async () => {
    await trial.seed('north', {
      products: [
        product(1, 'A', {}, { tracked: false }),
        product(2, 'B', {}, { levels: [{ locationId: gid('Location', 101), isActive: false }] }),
      ],
    });
    await trial.upload();
    expect(await refresh()).toMatchObject({ counts: { not_tracked: 1, not_stocked: 1, tracked: 0, activated: 0 } });
    expect(await findings()).toEqual(
      expect.arrayContaining([
        { item: itemOf(1), location: '', code: 'not_tracked' },
        { item: itemOf(2), location: '101', code: 'not_stocked' },
      ]),
    );
    const policy = { untracked: 'track', notStocked: 'activate' } as const;
    expect(await refresh({ policy })).toMatchObject({ counts: { tracked: 1, activated: 1 } });
    expect((await findings()).map(({ code }) => code)).not.toEqual(expect.arrayContaining(['not_tracked']));
    await trial.upload();
    expect(Object.fromEntries(await trial.shown())).toEqual({ 1: 11, 2: 12, 3: 13 });
  });

  it('mends nothing before the state topics are read: until then it is not known what is managed', async () => {
    await trial.seed('north', { products: [product(1, 'A', {}, { tracked: false })] });
    const state = Promise.withResolvers<void>();
    const waiting = Promise.withResolvers<void>();
    const whenStateRead = (): Promise<void> => (waiting.resolve(), state.promise);
    const policy = { untracked: 'track', notStocked: 'activate' } as const;
    const running = refresh({ policy, whenStateRead });
    await waiting.promise;
    expect(await operations()).not.toContain('inventoryItemUpdate');
    state.resolve();
    expect(await running).toMatchObject({ counts: { tracked: 1 } });
    expect(await operations()).toContain('inventoryItemUpdate');
  });

  it('begins again what failed inside the shop, and goes on where a result broke off, was cut, or its address expired', async () => {
    await trial.fault({ match: { operation: 'products', nth: 1 }, effect: 'bulk-failed', afterLines: 1 });
    for (const effect of ['reset-mid-body', 'result-expired', 'truncated-json', 'http-503'])
      await trial.fault({ match: { operation: 'bulkResult', nth: 1 }, effect });
    expect(await refresh()).toMatchObject({ status: 'completed', counts: { variants: 3 } });
    expect(await stated()).toHaveLength(3);
  });

  it('takes up the reading that the same run began before it was interrupted', async () => {
    const runId = randomUUID();
    await trial.control('POST', 'bulk', { shop: domainOf('north'), startDelayMs: 600_000 });
    const stopped = new AbortController();
    const first = refresh({ runId, signal: stopped.signal });
    await waitUntil(async () => (await operations()).includes('bulkOperation'), { what: 'the reading is begun' });
    // The replica dies: nobody is left to take the operation back.
    await trial.fault({ match: { operation: 'bulkOperationCancel' }, effect: 'http-401', times: 1 });
    stopped.abort(new Error('this replica stops'));
    await expect(first).rejects.toThrow(/aborted|stops/);
    await trial.control('POST', 'bulk', { shop: domainOf('north'), startDelayMs: 0 });
    await trial.control('POST', 'clock', { advanceMs: 600_000 });
    expect(await refresh({ runId })).toMatchObject({ status: 'completed', counts: { variants: 3 } });
    expect((await operations()).filter((name) => name === 'bulkOperationRunQuery')).toHaveLength(2);
  });

  it('leaves no reading behind in the shop when it is cancelled', async () => {
    await trial.control('POST', 'bulk', { shop: domainOf('north'), startDelayMs: 600_000 });
    const cancelled = new AbortController();
    const run = refresh({ signal: cancelled.signal });
    await waitUntil(async () => (await operations()).includes('bulkOperation'), { what: 'the reading is begun' });
    cancelled.abort(new Error('cancelled'));
    await expect(run).rejects.toThrow(/aborted|cancelled/);
    expect(await operations()).toContain('bulkOperationCancel');
  });

  it('fails for a shop that denies it, and only for that one', async () => {
    await trial.close();
    trial = await trialShop({ products: 2, shops: ['north', 'south'] });
    await trial.control('POST', 'seed', { shop: domainOf('south'), token: 'shpat_south', scopes: ['read_inventory'] });
    expect(await refresh()).toMatchObject({
      status: 'completed_with_rejections',
      counts: { shops: 2, failed: 1, variants: 2 },
      error: { code: 'shops_failed', message: expect.stringMatching(/^south: .*ACCESS_DENIED/) },
    });
  });
});
