import { itemOf, seedProducts, trialShop, type TrialShop } from '../../../test/support/trial-shop';

const products = 600;

describe('the hard sync, against the simulated Admin API over HTTP', () => {
  let trial: TrialShop;

  beforeEach(async () => {
    trial = await trialShop({ products, locations: { '101': 'F1', '102': 'F2' } });
    expect(await trial.upload()).toMatchObject({ status: 'completed', counts: { confirmed: 2 * products } });
  });
  afterEach(() => trial.close());

  it('reads every mapped level back and corrects what another writer changed, in one run', async () => {
    await trial.meddle({ 3: 99, 400: 0 });
    await trial.meddle({ 17: 1 }, 'north', '102');
    const run = await trial.hardSync();
    expect(run).toMatchObject({
      status: 'completed',
      counts: { levels: 2 * products, confirmed: 3, unchanged: 2 * products - 3, parked: 0, deferred: 0, notOurs: 0 },
    });
    expect(await trial.told(run.runId)).toMatchObject([
      { product: 'P3', outcome: 'confirmed', observed: 99, target: 13 },
      { product: 'P17', outcome: 'confirmed', observed: 1, target: 27 },
      { product: 'P400', outcome: 'confirmed', observed: 0, target: 410 },
    ]);
    expect((await trial.shown()).get(400)).toBe(410);
    expect(await trial.hardSync()).toMatchObject({ status: 'completed', counts: { confirmed: 0 } });
  });

  it('reports levels that the shop has and nobody here knows, and leaves them alone', async () => {
    await trial.seed('north', { products: seedProducts(2, ['101'], products + 1) });
    await trial.meddle({ [products + 1]: 5 });
    const run = await trial.hardSync();
    expect(run).toMatchObject({ status: 'completed', counts: { levels: 2 * products, confirmed: 0, notOurs: 2 } });
    expect(await trial.told(run.runId)).toMatchObject([
      { product: null, outcome: 'not_ours', observed: 5, code: 'ITEM_NOT_LINKED' },
      { product: null, outcome: 'not_ours', observed: 0, code: 'ITEM_NOT_LINKED' },
    ]);
    expect((await trial.shown()).get(products + 1)).toBe(5);
  });

  it('without includeAll looks only at levels that are not confirmed', async () => {
    await trial.meddle({ 3: 99 });
    expect(await trial.hardSync({ includeAll: false })).toMatchObject({ status: 'nothing_to_do' });
    await trial.setStock({ 8: 2 });
    expect(await trial.hardSync({ includeAll: false })).toMatchObject({ counts: { levels: 2, confirmed: 1 } });
    const shown = await trial.shown();
    expect([shown.get(3), shown.get(8)]).toEqual([99, 2]);
  });

  it('writes only locations of the group that is named, and refuses a group that nobody stated', async () => {
    await trial.database.execute("insert into facility_group values ('STORES', 1, 1)");
    await trial.database.execute("insert into facility_group_member values ('STORES', 'F2', 1)");
    await trial.meddle({ 3: 99 });
    await trial.meddle({ 3: 99 }, 'north', '102');
    expect(await trial.hardSync({ shopifyFacilityGroupId: 'STORES' })).toMatchObject({
      counts: { levels: products, confirmed: 1 },
    });
    expect([(await trial.shown()).get(3), (await trial.shown('north', '102')).get(3)]).toEqual([99, 13]);
    await expect(trial.hardSync({ shopifyFacilityGroupId: 'SHOPS' })).rejects.toMatchObject({
      code: 'facility_group_unknown',
    });
    await expect(trial.hardSync({ facilityGroupId: 'STORES', shopId: 'north' })).rejects.toMatchObject({
      code: 'shop_does_not_sell_group',
    });
  });

  it('as a dry run tells what it would write, and changes neither the shop nor what is known of it', async () => {
    await trial.meddle({ 3: 99 });
    await trial.setStock({ 5: 1 });
    const before = await trial.database.query('select * from shop_level order by 1, 2, 3');
    const run = await trial.hardSync({ dryRun: true });
    expect(run).toMatchObject({
      status: 'completed',
      counts: { levels: 2 * products, confirmed: 0, deferred: 2 },
      files: [
        { fileName: 'difference.jsonl', rows: 2, path: `/runs/${run.runId}/files/difference.jsonl` },
        { fileName: 'difference.csv', rows: 2 },
      ],
    });
    expect(await trial.told(run.runId)).toMatchObject([
      { product: 'P3', outcome: 'deferred', observed: 99, target: 13, code: 'dry_run' },
      { product: 'P5', outcome: 'deferred', observed: 15, target: 1, code: 'dry_run' },
    ]);
    expect(await trial.database.query('select * from shop_level order by 1, 2, 3')).toEqual(before);
    expect((await trial.shown()).get(3)).toBe(99);
  });

  it('parks what the shop does not sell from, and takes it up again by itself once it does', async () => {
    await trial.seed('north', { products: seedProducts(1, ['101'], products + 1) });
    await trial.database.execute(
      `insert into product_link values ('north', '${itemOf(products + 1)}', 'P1000');
       insert into inventory values ('P1000', 'F2', 7, 7, 1, 1);
       insert into shop_level (shop_id, location_id, inventory_item_id, product_id) values ('north', '102', '${itemOf(products + 1)}', 'P1000');`,
    );
    const run = await trial.hardSync();
    expect(run).toMatchObject({ status: 'completed_with_rejections', counts: { parked: 1 } });
    expect(await trial.told(run.runId)).toContainEqual(
      expect.objectContaining({ product: 'P1000', outcome: 'parked', code: 'ITEM_NOT_STOCKED' }),
    );
    await trial.seed('north', { products: seedProducts(1, ['101', '102'], products + 1) });
    expect(await trial.hardSync()).toMatchObject({ counts: { confirmed: 1, parked: 0 } });
    expect((await trial.shown('north', '102')).get(products + 1)).toBe(7);
  });

  it('leaves what Shopify refused set aside, with its words, however often it is looked at', async () => {
    await trial.database.execute(
      "update shop_level set parked_code = 'INVALID_QUANTITY_TOO_HIGH', parked_reason = 'too high' where product_id = 'P9' and location_id = '101'",
    );
    await trial.meddle({ 9: 1 });
    const run = await trial.hardSync();
    expect(await trial.told(run.runId)).toMatchObject([
      { product: 'P9', outcome: 'parked', observed: 1, target: 19, code: 'INVALID_QUANTITY_TOO_HIGH' },
    ]);
    expect((await trial.shown()).get(9)).toBe(1);
  });

  it('behind a closed door defers every level, and the next run goes on', async () => {
    await trial.meddle({ 3: 99 });
    await trial.fault({ match: { operation: 'ListLevels', nth: 3 }, effect: 'http-401' });
    expect(await trial.hardSync()).toMatchObject({ counts: { levels: 2 * products, deferred: 2 * products } });
    expect(await trial.hardSync()).toMatchObject({ status: 'completed', counts: { confirmed: 1 } });
  });
});

describe('recent changes of a product with several locations', () => {
  let trial: TrialShop;
  beforeEach(async () => {
    trial = await trialShop({ products: 4, locations: { '101': 'F1', '102': 'F2' } });
    await trial.upload();
    await trial.meddle({ 1: 99, 2: 99 }, 'north', '102');
    await trial.database.execute(
      "update shop_level set level_version = level_version + 1 where product_id = 'P1' and location_id = '101'",
    );
  });
  afterEach(() => trial.close());

  it('are compared level by level, only where they changed', async () => {
    expect(await trial.upload({ includeAll: false })).toMatchObject({ counts: { levels: 1, unchanged: 1 } });
    expect((await trial.shown('north', '102')).get(1)).toBe(99);
  });

  it('are compared in every location of the product with includeAll, and no other product is', async () => {
    expect(await trial.upload({ includeAll: true })).toMatchObject({
      counts: { levels: 2, unchanged: 1, confirmed: 1 },
    });
    const shown = await trial.shown('north', '102');
    expect([shown.get(1), shown.get(2)]).toEqual([11, 99]);
  });
});
