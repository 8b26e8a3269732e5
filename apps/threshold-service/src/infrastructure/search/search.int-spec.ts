import fc from 'fast-check';
import type { InventoryChanged, ProductChanged } from '@app/common/contracts';
import { CreateAudit1764000600001 } from '@app/common/audit';
import { openDatabase, type Database } from '@app/common/database';
import { CreateEventLog1763900000101, TraceEvents1764100000001 } from '@app/common/outbox';
import { testDatabase, type TestDatabase } from '../../../../../test/support/platform';
import { waitUntil } from '../../../../../test/support/wait-until';
import type { FilterCondition, ProductFilter } from '../../domain/product-filter';
import { readFilter } from '../../domain/read-filter';
import { whyChosen } from '../../domain/why-chosen';
import { applyStated, openStated } from '../apply-stated';
import { PostgresCopies } from '../postgres-copies';
import { PostgresProductSearch } from './postgres-product-search';
import { PostgresSearchPreferences } from './postgres-search-preferences';
import { migrations } from '../migrations';

const stamp = { epoch: 1, version: 1, changedAt: '2026-11-01T00:00:00Z' };

describe('products are chosen by a filter', () => {
  let server: TestDatabase;
  let database: Database;
  let search: PostgresProductSearch;
  const copies = new PostgresCopies();

  beforeAll(async () => {
    server = await testDatabase();
    database = await openDatabase({
      url: server.url,
      schema: 'threshold',
      applicationName: 'search',
      migrations: [CreateEventLog1763900000101, TraceEvents1764100000001, ...migrations, CreateAudit1764000600001],
    });
    search = new PostgresProductSearch(database);
  });
  beforeEach(async () => {
    await database.execute(`truncate searchable, term, stock, order_queue, product_identification, product, facility, held_back, in_force, due,
      held_back_history, event_log restart identity`);
    await database.transaction((tx) =>
      copies.takeFacilities(tx, [
        { facilityId: 'ONLINE', type: 'CONFIGURATION', ...stamp },
        { facilityId: 'B2B', type: 'CONFIGURATION', ...stamp },
        { facilityId: 'F1', type: 'WAREHOUSE', ...stamp },
      ]),
    );
  });
  afterAll(async () => {
    await database.close();
    await server.drop();
  });

  const products = (...facts: (Partial<ProductChanged> & { productId: string })[]): Promise<void> =>
    database.transaction((tx) =>
      copies.takeProducts(
        tx,
        facts.map((fact) => ({ identifications: [], ...stamp, ...fact })),
      ),
    );
  const stock = (productId: string, facilityId: string, availableToPromise: number, version = 1): Promise<void> =>
    database.transaction((tx) =>
      copies.takeStock(tx, [
        { productId, facilityId, availableToPromise, ...stamp, version } as unknown as InventoryChanged,
      ]),
    );
  const hold = (productId: string, facilityId: string, units: number | null): Promise<unknown> =>
    database.transaction(async (tx) => {
      await openStated(tx);
      await tx.execute(
        'insert into stated (product_no, facility_no, units) select product_no, facility_no, $3 from product, facility where product_id = $1 and facility_id = $2',
        [productId, facilityId, units],
      );
      return applyStated(tx, { kind: 'api', causedBy: 'kim' });
    });
  const chosen = async (...conditions: object[]): Promise<string[]> =>
    (await search.first(readFilter({ conditions }), 500)).map(({ productId }) => productId);
  const productNo = async (productId: string): Promise<number> =>
    (
      await database.query<{ no: number }>('select product_no as no from product where product_id = $1', [productId])
    )[0]!.no;

  it('by what the pure rule chooses, for generated catalogues and filters', async () => {
    const word = fc.constantFrom('a', 'b', 'c', "it's", 'd\\', 'é');
    const sku = fc.constantFrom('LS-1', 'LS-2-M', 'ls-1', '100%', 'a_b', 'axb');
    const product = fc.record({
      tags: fc.uniqueArray(word, { maxLength: 3 }),
      categories: fc.uniqueArray(word, { maxLength: 2 }),
      productType: fc.option(word, { nil: undefined }),
      vendor: fc.option(word, { nil: undefined }),
      skus: fc.uniqueArray(sku, { maxLength: 2 }),
      available: fc.constantFrom(0, 5, -2),
      threshold: fc.constantFrom(null, 0, 3),
    });
    const use = fc.constantFrom('include' as const, 'exclude' as const);
    const values = fc.uniqueArray(fc.oneof(word, fc.constant('unheard of')), { minLength: 1, maxLength: 3 });
    const condition: fc.Arbitrary<FilterCondition> = fc.oneof(
      fc.record({
        field: fc.constantFrom('tag' as const, 'category' as const),
        use,
        match: fc.constantFrom('any' as const, 'all' as const),
        values,
      }),
      fc.record({
        field: fc.constantFrom('productType' as const, 'vendor' as const),
        use,
        match: fc.constant('any' as const),
        values,
      }),
      fc.record({
        field: fc.constant('sku' as const),
        use,
        match: fc.constant('any' as const),
        values: fc.uniqueArray(fc.constantFrom('LS-*', '*-M', '100%', 'a_b', 'LS-?', '*x*'), {
          minLength: 1,
          maxLength: 2,
        }),
      }),
      fc.record({ field: fc.constantFrom('hasStock' as const, 'hasThreshold' as const), is: fc.boolean() }),
    );
    const filter: fc.Arbitrary<ProductFilter> = fc.record({
      match: fc.constantFrom('any' as const, 'all' as const),
      conditions: fc.array(condition, { minLength: 1, maxLength: 4 }),
    });
    let catalogue = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(product, { minLength: 1, maxLength: 8 }),
        fc.array(filter, { minLength: 5, maxLength: 5 }),
        async (made, filters) => {
          await database.execute('truncate searchable, product_identification, product, stock, in_force, held_back');
          const named = made.map((facts, index) => ({ ...facts, productId: `C${++catalogue}-P${index}` }));
          await products(
            ...named.map(({ skus, ...facts }) => ({
              ...facts,
              identifications: skus.map((idValue) => ({ idType: 'sku', idValue })),
            })),
          );
          for (const { productId, available, threshold } of named) {
            if (available !== 0) await stock(productId, 'F1', available);
            if (threshold !== null) await hold(productId, 'ONLINE', threshold);
          }
          for (const one of filters) {
            const facts = await Promise.all(
              named.map(async ({ productId }) => ({
                productId,
                facts: await search.facts(await productNo(productId)),
              })),
            );
            const expected = facts
              .filter((fact) => whyChosen(one, fact.facts).chosen)
              .map(({ productId }) => productId);
            expect((await search.first(one, 500)).map(({ productId }) => productId).sort()).toEqual(expected.sort());
            expect(await search.count(one)).toBe(expected.length);
            const counts = await search.conditionCounts(one);
            expect(counts).toMatchObject({ catalogue: named.length, chosen: expected.length });
          }
        },
      ),
      { numRuns: 25 },
    );
  }, 120_000);

  it('and says of each condition what it lets through alone and together with those before it', async () => {
    await products(
      { productId: 'P1', tags: ['summer'], vendor: 'North' },
      { productId: 'P2', tags: ['summer', 'sale'], vendor: 'South' },
      { productId: 'P3', tags: ['winter'], vendor: 'North' },
    );
    const counts = await search.conditionCounts(
      readFilter({
        conditions: [
          { field: 'tag', values: ['summer', 'winter'] },
          { field: 'vendor', values: ['North'] },
          { field: 'tag', use: 'exclude', values: ['winter'] },
        ],
      }),
    );
    expect(counts).toEqual({
      catalogue: 3,
      chosen: 1,
      conditions: [
        { condition: 'tag: any of "summer", "winter"', alone: 3, together: 3 },
        { condition: 'vendor: "North"', alone: 2, together: 2 },
        { condition: 'tag: not "winter"', alone: 2, together: 1 },
      ],
    });
  });

  it('as the catalogue is now, not as it was', async () => {
    await products({ productId: 'P1', tags: ['summer', ' sale '] });
    expect(await chosen({ field: 'tag', match: 'all', values: ['summer', 'sale'] })).toEqual(['P1']);
    await products({ productId: 'P1', tags: ['winter'], version: 2 });
    expect(await chosen({ field: 'tag', values: ['summer'] })).toEqual([]);
    expect(await chosen({ field: 'tag', values: ['winter'] })).toEqual(['P1']);
  });

  it('by stock in any facility, whichever came first, the stock or its product', async () => {
    await stock('P1', 'F1', 3);
    await products({ productId: 'P1' }, { productId: 'P2' });
    await stock('P2', 'F1', 1);
    await stock('P2', 'F2', 1);
    const inStock = { field: 'hasStock', is: true };
    expect(await chosen(inStock)).toEqual(['P1', 'P2']);
    await stock('P2', 'F1', 0, 2);
    await stock('P1', 'F1', -1, 3);
    await stock('P1', 'F1', 9, 2);
    expect(await chosen(inStock)).toEqual(['P2']);
  });

  it('by stock that comes while its product is being taken and not yet committed', async () => {
    let taken = (): void => undefined;
    let commit = (): void => undefined;
    const isTaken = new Promise<void>((resolve) => (taken = resolve));
    const mayCommit = new Promise<void>((resolve) => (commit = resolve));
    const taking = database.transaction(async (tx) => {
      await copies.takeProducts(tx, [{ productId: 'P1', identifications: [], ...stamp }]);
      taken();
      await mayCommit;
    });
    await isTaken;
    let isThrough = false;
    const coming = stock('P1', 'F1', 1).then(() => (isThrough = true));
    const waits = "select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
    await waitUntil(async () => isThrough || (await database.query(waits)).length > 0, { what: 'the stock waits' });
    commit();
    await Promise.all([taking, coming]);
    expect(await database.query('select stocked_facilities from searchable')).toEqual([{ stocked_facilities: 1 }]);
  });

  it('by a threshold in any channel, until the last of them has ended; a safety stock is none', async () => {
    await products({ productId: 'P1' }, { productId: 'P2' }, { productId: 'P3' });
    await hold('P2', 'F1', 4);
    await Promise.all([hold('P1', 'ONLINE', 0), hold('P1', 'B2B', 5), hold('P3', 'B2B', 1)]);
    const held = { field: 'hasThreshold', is: true };
    expect(await chosen(held)).toEqual(['P1', 'P3']);
    await hold('P1', 'ONLINE', null);
    expect(await chosen(held)).toEqual(['P1', 'P3']);
    await hold('P1', 'B2B', null);
    expect(await chosen(held)).toEqual(['P3']);
  });

  it('with a warning for words that no product has, and those spelled nearly so', async () => {
    await products({ productId: 'P1', tags: ['summer', 'Sale', 'simmer', 'wool'] });
    const warnings = await search.warnings(
      readFilter({ conditions: [{ field: 'tag', values: ['summer', 'sumer', 'sale', 'zzzzzzzz'] }] }),
    );
    expect(warnings).toEqual([
      {
        pointer: '/conditions/0/values/1',
        value: 'sumer',
        warning: expect.stringContaining('the tag "sumer"') as string,
        near: ['summer', 'simmer'],
      },
      { pointer: '/conditions/0/values/2', value: 'sale', warning: expect.any(String) as string, near: ['Sale'] },
      { pointer: '/conditions/0/values/3', value: 'zzzzzzzz', warning: expect.any(String) as string, near: [] },
    ]);
  });

  it('and are named in an export by the first SKU that is theirs alone, also once another product gives one up', async () => {
    const sku = (...values: string[]) => values.map((idValue) => ({ idType: 'sku', idValue }));
    const skus = async () =>
      (await database.query<{ sku: string }>('select sku from searchable order by product_no')).map((row) => row.sku);
    await products({ productId: 'P1', identifications: sku('B', 'A') });
    await products({ productId: 'P2', identifications: sku('A') });
    expect(await skus()).toEqual(['B', null]);
    await products({ productId: 'P2', identifications: sku('C'), version: 2 });
    expect(await skus()).toEqual(['A', 'C']);
  });

  it('stored under a version that each change raises and nobody loses', async () => {
    const preferences = new PostgresSearchPreferences(database);
    const filter = readFilter({ conditions: [{ field: 'tag', values: ['summer'] }] });
    const other = readFilter({ conditions: [{ field: 'tag', values: ['winter'] }] });
    const put = (given: ProductFilter) =>
      preferences.put({ searchPreferenceId: 'S', name: null, filter: given }, 'kim');
    expect((await put(filter)).version).toBe(1);
    expect((await put(filter)).version).toBe(1);
    const versions = await Promise.all([put(other), put({ ...other, match: 'any' })]);
    expect(versions.map(({ version }) => version).sort()).toEqual([2, 3]);
    await preferences.delete('S', 'kim');
    await expect(preferences.find('S')).rejects.toThrow('no search preference "S"');
    expect((await preferences.find('S', 1)).filter).toEqual(filter);
    expect((await put(filter)).version).toBe(4);
  });
});
