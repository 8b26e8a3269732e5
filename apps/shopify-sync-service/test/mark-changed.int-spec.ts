import type { InventoryChanged, ProductChanged, ThresholdChanged } from '@app/common/contracts';
import type { EventBatch } from '@app/common/kafka';
import { trialShop, type TrialShop } from '../../../test/support/trial-shop';
import { levelFigures } from '../src/infrastructure/level-figures';
import { takeProductChanged } from '../src/infrastructure/take-master-data';
import { takeInventoryChanged, takeThresholdChanged } from '../src/infrastructure/take-stock-changes';

describe('a change of what numbers depend on', () => {
  let trial: TrialShop;
  afterEach(() => trial.close());

  const hear = (take: (batch: EventBatch) => Promise<void>, all: readonly object[]): Promise<void> =>
    trial.database.transaction((tx) => take({ tx, messages: all.map((data) => ({ data })) } as unknown as EventBatch));
  const threshold = (product: number, units: number, version = 1): ThresholdChanged => ({
    productId: `P${product}`,
    facilityId: 'ONLINE',
    threshold: units,
    safetyStock: 0,
    inForceFrom: '2026-11-27T10:00:00Z',
    epoch: 1,
    version,
  });
  const stock = (product: number, units: number, version: number): InventoryChanged => ({
    productId: `P${product}`,
    facilityId: 'F1',
    quantityOnHand: units,
    availableToPromise: units,
    quantityOnHandDelta: 0,
    availableToPromiseDelta: 0,
    reasonCode: 'RESET',
    epoch: 1,
    version,
    changedAt: '2026-11-27T10:00:00Z',
    cause: { kind: 'event' },
  });

  const items = (product: number, version: number, owned: string[]): ProductChanged => ({
    ...{ productId: `P${product}`, epoch: 1, version, changedAt: '2026-11-27T10:00:00Z' },
    identifications: owned.map((idValue) => ({ idType: 'shopifyInventoryItemId', idValue, shopId: 'north' })),
  });
  const owner = async () =>
    (await trial.database.query<{ product_id: string }>('select product_id from shop_level')).map(
      ({ product_id }) => product_id,
    );

  it('has those levels compared whose number it moves: of 2,000 thresholds 20, and not 2,000', async () => {
    trial = await trialShop({ products: 2_000 });
    await trial.database.execute('update inventory set available_to_promise = 0 where substr(product_id, 2)::int > 20');
    await trial.upload();
    await hear(
      takeThresholdChanged,
      Array.from({ length: 2_000 }, (_, index) => threshold(index + 1, 5)),
    );
    expect(await trial.upload()).toMatchObject({ status: 'completed', counts: { levels: 20, confirmed: 20 } });
    expect((await trial.shown()).get(20)).toBe(25);
  });

  it('is not lost where two that come at once move nothing alone', async () => {
    trial = await trialShop({ products: 1 });
    await hear(takeInventoryChanged, [stock(1, 0, 2)]);
    await hear(takeThresholdChanged, [threshold(1, 5)]);
    await trial.upload();
    for (let round = 0; round < 10; round++) {
      // 0 - 5 shows 0; 5 - 5 and 0 - 0 do too; 5 - 0 does not.
      await Promise.all([
        hear(takeInventoryChanged, [stock(1, 5, 3 + 2 * round)]),
        hear(takeThresholdChanged, [threshold(1, 0, 2 + 2 * round)]),
      ]);
      await trial.upload();
      expect((await trial.shown()).get(1)).toBe(5);
      await hear(takeInventoryChanged, [stock(1, 0, 4 + 2 * round)]);
      await hear(takeThresholdChanged, [threshold(1, 5, 3 + 2 * round)]);
      await trial.upload();
      expect((await trial.shown()).get(1)).toBe(0);
    }
  });

  it('is compared again after the mapping changed, however the number stood before', async () => {
    trial = await trialShop({ products: 2 });
    await hear(takeInventoryChanged, [stock(1, 7, 2)]);
    await trial.upload();
    await trial.database.execute("insert into mark_task (shop_id, location_id) values ('north', '101')");
    await trial.parts.levels.finishMarking('north');
    await hear(takeInventoryChanged, [stock(1, 7, 3)]);
    expect(await trial.upload()).toMatchObject({ counts: { levels: 2, unchanged: 2 } });
    await hear(takeInventoryChanged, [stock(1, 7, 4)]);
    expect(await trial.upload()).toMatchObject({ status: 'nothing_to_do' });
  });

  it('brings back what was set aside, where it is the mapping that changes', async () => {
    trial = await trialShop({ products: 2 });
    await trial.upload();
    await trial.database.execute(
      "update shop_level set parked_code = 'ITEM_UNKNOWN', parked_reason = 'unknown to the shop', parked_at = now() where product_id = 'P1'",
    );
    await hear(takeInventoryChanged, [stock(1, 7, 2), stock(2, 7, 2)]);
    expect(await trial.upload()).toMatchObject({ counts: { levels: 1 } });
    expect((await trial.shown()).get(1)).toBe(11);
    await trial.database.execute("insert into mark_task (shop_id, location_id) values ('north', '101')");
    expect(await trial.upload()).toMatchObject({ status: 'completed', counts: { levels: 2, parked: 0 } });
    expect((await trial.shown()).get(1)).toBe(7);
  });

  it('is an item that moves to another product as well, whichever of the two is heard first, or both at once', async () => {
    trial = await trialShop({ products: 2 });
    await trial.database.execute('delete from product_link; delete from shop_level');
    await hear(takeProductChanged, [items(1, 1, ['9000001'])]);
    expect(await owner()).toEqual(['P1']);
    await hear(takeProductChanged, [items(2, 2, ['9000001'])]);
    await hear(takeProductChanged, [items(1, 2, [])]);
    expect(await owner()).toEqual(['P2']);
    await hear(takeProductChanged, [items(2, 3, [])]);
    expect(await owner()).toEqual([]);
    await hear(takeProductChanged, [items(1, 3, ['9000001'])]);
    expect(await owner()).toEqual(['P1']);
    for (let version = 4; version < 24; version++) {
      const [to, from] = version % 2 === 0 ? [2, 1] : [1, 2];
      await Promise.all([
        hear(takeProductChanged, [items(to, version, ['9000001'])]),
        hear(takeProductChanged, [items(from, version, [])]),
      ]);
      expect(await owner()).toEqual([`P${to}`]);
    }
  });

  it('is an item that several products claim, too: it is nobody’s, until one alone has it, however they are heard of', async () => {
    trial = await trialShop({ products: 2 });
    await trial.database.execute('delete from product_link; delete from shop_level');
    await hear(takeProductChanged, [items(1, 1, ['9000001'])]);
    await hear(takeProductChanged, [items(2, 1, ['9000001'])]);
    expect(await owner()).toEqual([]);
    await hear(takeProductChanged, [items(2, 2, [])]);
    expect(await owner()).toEqual(['P1']);
    for (let version = 3; version < 43; version += 2) {
      await hear(takeProductChanged, [items(1, version, []), items(2, version, [])]);
      const claims = [1, 2].map((product) => hear(takeProductChanged, [items(product, version + 1, ['9000001'])]));
      await Promise.all(claims);
      expect([version, await owner()]).toEqual([version, []]);
    }
  });

  it('is counted as not shown from the first change on until the shop confirms the last', async () => {
    trial = await trialShop({ products: 2 });
    const oldest = async () => {
      const figure = levelFigures(trial.database).find(({ name }) => name === 'stockline_levels_oldest_due_seconds')!;
      return (await figure.read())[0]!.value;
    };
    await trial.upload();
    expect(await oldest()).toBe(0);
    await hear(takeInventoryChanged, [stock(1, 7, 2)]);
    await trial.database.execute("update shop_level set due_since = due_since - interval '1 hour'");
    await hear(takeInventoryChanged, [stock(1, 8, 3)]);
    expect(await oldest()).toBeGreaterThan(3_500);
    await trial.fault({ match: {}, effect: 'http-401' });
    await trial.upload();
    expect(await oldest()).toBeGreaterThan(3_500);
    await trial.noFaults();
    await trial.upload();
    expect(await oldest()).toBe(0);
  });

  it('is a shop without progress while nothing of it is confirmed, and no longer once anything is', async () => {
    trial = await trialShop({ products: 2 });
    const standing = async () => {
      const figure = levelFigures(trial.database).find(({ name }) => name === 'stockline_shop_no_progress_seconds')!;
      return (await figure.read())[0]!.value;
    };
    await trial.upload();
    // However long ago that was: nothing is due.
    await trial.database.execute("update shop_level set confirmed_at = confirmed_at - interval '3 hours'");
    expect(await standing()).toBe(0);
    await hear(takeInventoryChanged, [stock(1, 7, 2), stock(2, 7, 2)]);
    expect(await standing()).toBeLessThan(60);
    await trial.database.execute("update shop_level set due_since = due_since - interval '1 hour'");
    expect(await standing()).toBeGreaterThan(3_500);
    await trial.fault({ match: {}, effect: 'http-401' });
    await trial.upload();
    expect(await standing()).toBeGreaterThan(3_500);
    await trial.noFaults();
    // One level is confirmed; the other waits on, and the shop gets on.
    await trial.database.execute("update shop_level set confirmed_at = now() where product_id = 'P2'");
    expect(await standing()).toBeLessThan(60);
  });
});
