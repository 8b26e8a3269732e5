import type { InventoryChanged, OrderQueueChanged } from '@app/common/contracts';
import type { EventBatch } from '@app/common/kafka';
import { domainOf, itemOf, trialShop, type TrialOptions, type TrialShop } from '../../../test/support/trial-shop';
import { waitUntil } from '../../../test/support/wait-until';
import { takeOrderQueueChanged } from '../src/infrastructure/take-order-queue-changes';
import { takeInventoryChanged } from '../src/infrastructure/take-stock-changes';

const hourMs = 60 * 60 * 1000;

describe('orders that a shop has and the ledger has not heard of yet', () => {
  let trial: TrialShop;
  afterEach(() => trial.close());
  /** Products P1.. with 11.. units, all shown. */
  const begin = async (options: Partial<TrialOptions> = {}): Promise<void> => {
    trial = await trialShop({ products: 2, unseenGraceMs: hourMs, ...options });
    expect(await trial.upload()).toMatchObject({ status: 'completed' });
  };
  const order = (units: number, shopId = 'north', locationId = '101', product = 1) =>
    trial.control('POST', 'orders', {
      shop: domainOf(shopId),
      inventoryItemId: `gid://shopify/InventoryItem/${itemOf(product)}`,
      locationId: `gid://shopify/Location/${locationId}`,
      units,
    });
  const hear = (take: (batch: EventBatch) => Promise<void>, data: object): Promise<void> =>
    trial.database.transaction((tx) => take({ tx, messages: [{ data }] } as unknown as EventBatch));
  const stock = (
    availableToPromise: number,
    version: number,
    more: Partial<InventoryChanged> = {},
  ): InventoryChanged => ({
    productId: 'P1',
    facilityId: 'F1',
    quantityOnHand: 20,
    availableToPromise,
    quantityOnHandDelta: 0,
    availableToPromiseDelta: 0,
    reasonCode: 'RESET',
    epoch: 1,
    version,
    changedAt: '2026-11-27T10:00:00Z',
    cause: { kind: 'event' },
    ...more,
  });
  const reserved = (units: number, left: number, version: number, shopId = 'north'): InventoryChanged =>
    stock(left, version, {
      availableToPromiseDelta: -units,
      reasonCode: 'RESERVED',
      cause: { kind: 'event', orderId: `O${version}`, shopId },
    });
  const queue = (units: number, version: number): OrderQueueChanged => ({
    productId: 'P1',
    channelId: 'ONLINE',
    units,
    epoch: 1,
    version,
    changedAt: '2026-11-27T10:00:00Z',
  });
  const shownOf = async (shopId = 'north', locationId = '101') => (await trial.shown(shopId, locationId)).get(1);
  const unseen = async () =>
    (
      await trial.database.query<{ units: number }>('select coalesce(sum(units), 0)::int as units from unseen_order')
    )[0]!.units;

  it('are not put back on sale by a change of stock, and count once when they are heard of', async () => {
    await begin();
    await order(3);
    expect(await shownOf()).toBe(8);
    await hear(takeInventoryChanged, stock(16, 2));
    await trial.upload();
    expect([await shownOf(), await unseen()]).toEqual([13, 3]);
    // The order arrives, twice, and once more from the start of the topic.
    for (let time = 0; time < 3; time++) await hear(takeInventoryChanged, reserved(3, 13, 3));
    expect(await trial.upload()).toMatchObject({ counts: { unchanged: 1, confirmed: 0 } });
    expect([await shownOf(), await unseen()]).toEqual([13, 0]);
    expect(await trial.database.query('select from acknowledged_order')).toEqual([]);
  });

  it('that are heard of before anybody looks are held back once only', async () => {
    await begin();
    await order(3);
    await hear(takeInventoryChanged, reserved(3, 8, 2));
    expect(await trial.upload()).toMatchObject({ counts: { unchanged: 1 } });
    expect([await shownOf(), await unseen()]).toEqual([8, 0]);
    await order(2);
    await hear(takeInventoryChanged, stock(18, 3));
    await trial.upload();
    expect([await shownOf(), await unseen()]).toEqual([16, 2]);
  });

  it('that are heard of together with as many units received leave the number as it was, and are looked at all the same', async () => {
    await begin();
    await order(3);
    // Somebody looked before the order was heard of: what the shop shows is right without it.
    expect(await trial.hardSync()).toMatchObject({ counts: { unchanged: 2, confirmed: 0 } });
    expect([await shownOf(), await unseen()]).toEqual([8, 3]);
    await trial.database.transaction((tx) =>
      takeInventoryChanged({
        tx,
        messages: [reserved(3, 8, 2), stock(11, 3)].map((data) => ({ data })),
      } as unknown as EventBatch),
    );
    expect(await trial.upload()).toMatchObject({ counts: { confirmed: 1 } });
    expect([await shownOf(), await unseen()]).toEqual([11, 0]);
  });

  it('are acknowledged by the queue of their channel too, and not again when they are reserved', async () => {
    await begin();
    await order(3);
    await hear(takeOrderQueueChanged, queue(3, 1));
    await trial.upload();
    expect([await shownOf(), await unseen()]).toEqual([8, 0]);
    await hear(takeInventoryChanged, reserved(3, 8, 2));
    await hear(takeOrderQueueChanged, {
      ...queue(0, 2),
      restsOn: { productId: 'P1', facilityId: 'F1', epoch: 1, version: 2 },
    });
    await order(1);
    await trial.upload();
    expect(await shownOf()).toBe(7);
  });

  it('that nobody tells of within the grace are drift, and put right', async () => {
    await begin();
    await order(3);
    await hear(takeInventoryChanged, stock(16, 2));
    await trial.upload();
    expect(await shownOf()).toBe(13);
    await trial.database.execute("update unseen_order set at = at - interval '2 hours'");
    expect(await trial.upload()).toMatchObject({ counts: { confirmed: 1 } });
    expect([await shownOf(), await unseen()]).toEqual([16, 0]);
  });

  it('that fall while a request is under way are seen, whether it came before them or after', async () => {
    await begin();
    await trial.fault({
      match: { operation: 'inventorySetQuantities' },
      effect: 'slow',
      delayMs: 600,
      times: 1,
    });
    await hear(takeInventoryChanged, stock(16, 2));
    const running = trial.upload();
    await waitUntil(
      async () =>
        (await trial.database.query("select from upload_request where state = 'stored' and sends > 0")).length > 0,
      { what: 'the request is under way' },
    );
    await order(4);
    await running;
    expect(await shownOf()).toBe(12);
    await hear(takeInventoryChanged, stock(26, 3));
    await trial.upload();
    expect([await shownOf(), await unseen()]).toEqual([22, 4]);
  });

  it('come off every shop of the pool', async () => {
    await begin({ shops: ['north', 'south'] });
    await order(3, 'north');
    await hear(takeInventoryChanged, stock(16, 2));
    await trial.upload({ shopId: 'north' });
    expect(await trial.upload({ shopId: 'south' })).toMatchObject({ counts: { levels: 1 } });
    expect([await shownOf('north'), await shownOf('south')]).toEqual([13, 13]);
    await hear(takeInventoryChanged, reserved(3, 13, 3, 'north'));
    await trial.upload();
    await trial.upload();
    expect([await shownOf('north'), await shownOf('south')]).toEqual([13, 13]);
  });

  it('come off the location where they fell, wherever the ledger takes them', async () => {
    await begin({ locations: { '101': 'F1', '102': 'F2' } });
    await order(3, 'north', '102');
    await hear(takeInventoryChanged, stock(16, 2));
    await trial.upload();
    expect([await shownOf(), await shownOf('north', '102')]).toEqual([16, 8]);
    await hear(takeInventoryChanged, reserved(3, 13, 3));
    // The other location was read beside it, and is compared by the next run.
    await trial.upload();
    await trial.upload();
    expect([await shownOf(), await shownOf('north', '102')]).toEqual([13, 11]);
  });

  it('are read at every location of the product before one that was heard of is taken for one that was not', async () => {
    await begin({ locations: { '101': 'F1', '102': 'F2' } });
    await order(1, 'north', '102');
    await order(1, 'north', '101');
    // Only the order of the second location is heard of, and only the level of the first is due.
    await hear(takeInventoryChanged, reserved(1, 10, 2));
    await trial.database.execute(
      "update shop_level set confirmed_level_version = level_version where location_id = '102'",
    );
    await trial.upload();
    const total = (await shownOf())! + (await shownOf('north', '102'))!;
    expect(total).toBeLessThanOrEqual(10 + 11 - 1);
    expect(await unseen()).toBe(1);
  });

  it('are told by a dry run, and not kept', async () => {
    await begin();
    await order(3);
    await hear(takeInventoryChanged, stock(16, 2));
    const run = await trial.upload({ dryRun: true });
    expect(await trial.told(run.runId)).toMatchObject([{ product: 'P1', observed: 8, target: 13, code: 'dry_run' }]);
    expect(await unseen()).toBe(0);
  });
});
