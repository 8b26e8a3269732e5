import type { ThresholdChanged } from '@app/common/contracts';
import type { EventBatch } from '@app/common/kafka';
import { takeThresholdChanged } from '../../apps/shopify-sync-service/src/infrastructure/take-stock-changes';
import { trialShop, type TrialShop } from '../support/trial-shop';

const products = 100_000;
const stocked = 1_000;
const units = 5;

describe('a hundred thousand thresholds that change', () => {
  let trial: TrialShop;
  beforeAll(async () => {
    trial = await trialShop({ products });
    // What has no stock shows 0 as it is to, and is confirmed.
    await trial.database.execute(`
      update inventory set available_to_promise = 0 where substr(product_id, 2)::int > ${stocked};
      update shop_level l set marked_target = 0, confirmed_level_version = level_version, confirmed_quantity = 0, due_since = null
      from inventory i where i.product_id = l.product_id and i.available_to_promise = 0`);
  }, 120_000);
  afterAll(() => trial?.close());

  it('have the thousand levels compared whose number they move, and not a hundred thousand', async () => {
    const right = { status: 'completed', counts: { levels: stocked, confirmed: stocked } };
    expect(await trial.upload()).toMatchObject(right);
    for (let first = 1; first <= products; first += 2_500)
      await trial.database.transaction((tx) =>
        takeThresholdChanged({
          tx,
          messages: changes(first, 2_500).map((data) => ({ data })),
        } as unknown as EventBatch),
      );
    expect(await trial.upload()).toMatchObject(right);
    const shown = await trial.shown();
    expect([shown.get(1), shown.get(stocked), shown.get(products)]).toEqual([11 - units, stocked + 10 - units, 0]);
  }, 120_000);
});

const changes = (first: number, count: number): ThresholdChanged[] =>
  Array.from({ length: count }, (_, index) => ({
    productId: `P${first + index}`,
    facilityId: 'ONLINE',
    threshold: units,
    safetyStock: 0,
    inForceFrom: '2026-11-27T10:00:00Z',
    epoch: 1,
    version: 1,
  }));
