import type {
  InventoryChanged,
  OrderQueueChanged,
  ProductChanged,
  ThresholdChanged,
  Topic,
} from '@app/common/contracts';
import { topics } from '@app/common/contracts';
import type { Tx } from '@app/common/database';
import { PostgresConsumerStore } from '@app/common/inbox';
import type { EventBatch } from '@app/common/kafka';
import { StateCopies } from '@app/common/outbox';
import { waitUntil } from '../../../test/support/wait-until';
import { trialShop, type TrialShop } from '../../../test/support/trial-shop';
import { stateCopies } from '../src/infrastructure/state-copies';
import { takeProductChanged } from '../src/infrastructure/take-master-data';
import { takeOrderQueueChanged } from '../src/infrastructure/take-order-queue-changes';
import { takeInventoryChanged, takeThresholdChanged } from '../src/infrastructure/take-stock-changes';

type Heard = InventoryChanged | ThresholdChanged | OrderQueueChanged | ProductChanged;
const taking = new Map<Topic, (batch: EventBatch) => Promise<void>>([
  [topics.inventoryChanged, takeInventoryChanged],
  [topics.thresholdChanged, takeThresholdChanged],
  [topics.orderQueueChanged, takeOrderQueueChanged],
  [topics.productChanged, takeProductChanged],
]);
const at = '2026-11-27T10:00:00Z';

describe('copies that are read again', () => {
  let trial: TrialShop;
  let copies: StateCopies;
  /** What each topic holds, in order: read by offset, again as often as its position is put back. */
  let logs: Map<Topic, Heard[]>;
  beforeEach(async () => {
    trial = await trialShop({ products: 3, unseenGraceMs: 3_600_000 });
    copies = new StateCopies({ service: 'shopify-sync', database: trial.database, sources: [], copies: stateCopies });
    logs = new Map([...taking.keys()].map((topic) => [topic, []]));
    await trial.database.execute(
      `insert into consumer_position (topic, partition, next_offset) select *, 0, 0 from unnest($1::text[])`,
      [[...taking.keys()].map(({ name }) => name)],
    );
  });
  afterEach(() => trial.close());

  const take = async (tx: Tx, topic: Topic, upTo: number): Promise<void> => {
    const store = new PostgresConsumerStore(trial.database);
    const from = await store.lock(tx, topic.name, 0);
    const messages = logs
      .get(topic)!
      .flatMap((data, offset) => (offset < from || offset >= upTo ? [] : [{ offset: String(offset), data }]));
    if (messages.length > 0)
      await taking.get(topic)!({ tx, topic: topic.name, partition: 0, messages } as unknown as EventBatch);
    await store.advance(tx, topic.name, 0, Math.max(from, upTo));
  };
  /** Reads a topic on, to its end or less far. */
  const read = (topic: Topic, upTo = logs.get(topic)!.length): Promise<void> =>
    trial.database.transaction((tx) => take(tx, topic, upTo));
  const hear = async (topic: Topic, ...said: Heard[]): Promise<void> => {
    logs.get(topic)!.push(...said);
    await read(topic);
  };
  const readAll = async (): Promise<void> => {
    for (const topic of taking.keys()) await read(topic);
  };
  const rebuild = () => copies.rebuild('somebody', undefined);

  const stock = (
    product: number,
    units: number,
    version: number,
    more: Partial<InventoryChanged> = {},
  ): InventoryChanged => ({
    ...{
      productId: `P${product}`,
      facilityId: 'F1',
      quantityOnHand: units,
      availableToPromise: units,
      epoch: 1,
      version,
    },
    ...{
      quantityOnHandDelta: 0,
      availableToPromiseDelta: 0,
      reasonCode: 'RESET',
      changedAt: at,
      cause: { kind: 'event' },
    },
    ...more,
  });
  const queue = (units: number, version: number, restsOn?: number): OrderQueueChanged => ({
    ...{ productId: 'P1', channelId: 'ONLINE', units, epoch: 1, version, changedAt: at },
    ...(restsOn === undefined ? {} : { restsOn: { productId: 'P1', facilityId: 'F1', epoch: 1, version: restsOn } }),
  });
  const threshold = (units: number, version: number): ThresholdChanged => ({
    ...{ productId: 'P1', facilityId: 'ONLINE', threshold: units, safetyStock: 0, inForceFrom: at, epoch: 1, version },
  });
  const product = (number: number, version: number, items: string[]): ProductChanged => ({
    ...{ productId: `P${number}`, epoch: 1, version, changedAt: at },
    identifications: items.map((idValue) => ({ idType: 'shopifyInventoryItemId', idValue, shopId: 'north' })),
  });
  const kept = () =>
    trial.database.query<{ product_id: string; level_version: string }>(
      'select product_id, level_version, confirmed_level_version, confirmed_quantity, baseline_quantity, parked_code from shop_level order by 1',
    );
  const due = async (): Promise<string[]> =>
    (
      await trial.database.query<{ product_id: string }>(
        'select product_id from shop_level where level_version <> confirmed_level_version order by 1',
      )
    ).map((row) => row.product_id);

  it('send nothing meanwhile, whatever they pass through, and make due what is another number afterwards and nothing else', async () => {
    await hear(
      topics.inventoryChanged,
      stock(1, 500, 2),
      stock(1, 11, 3),
      stock(2, 700, 2),
      stock(2, 12, 3),
      stock(3, 13, 3),
    );
    await trial.upload();
    const right = (await copies.sums('inventory-changed')).buckets;
    // A hand in the tables, and a comparison that believed it: P2 is on sale as often as nobody has it.
    await trial.database.execute(
      "update inventory set available_to_promise = 99, version = version + 9 where product_id = 'P2'",
    );
    await trial.database.execute("delete from inventory where product_id = 'P3'");
    await trial.hardSync();
    expect(await trial.shown()).toEqual(
      new Map([
        [1, 11],
        [2, 99],
        [3, 13],
      ]),
    );
    const wrong = (await copies.sums('inventory-changed')).buckets;
    expect(wrong).not.toEqual(right);
    const before = await kept();

    await rebuild();
    await read(topics.inventoryChanged, 1);
    const meanwhile = await trial.hardSync();
    expect(await trial.told(meanwhile.runId)).toMatchObject([
      { product: 'P1', outcome: 'deferred', code: 'copies_read_again' },
      { product: 'P2', outcome: 'deferred', code: 'copies_read_again' },
    ]);
    expect(await trial.parts.levels.shopsWithChanges()).toEqual([]);
    expect(await trial.shown()).toEqual(
      new Map([
        [1, 11],
        [2, 99],
        [3, 13],
      ]),
    );
    // So is a visit that was under way when it began: what it planned stands, and nothing is planned any more.
    await expect(trial.parts.levels.facts('north', ['P1'])).rejects.toThrow(/are being read again/);
    await read(topics.inventoryChanged, 3);
    expect(await kept()).toEqual(before);
    await readAll();
    expect((await copies.sums('inventory-changed')).buckets).toEqual(right);

    expect(await trial.parts.levels.shopsWithChanges()).toEqual(['north']);
    expect(await trial.upload()).toMatchObject({ status: 'completed', counts: { levels: 1, confirmed: 1 } });
    expect(await trial.shown()).toEqual(
      new Map([
        [1, 11],
        [2, 12],
        [3, 13],
      ]),
    );
    const after = await kept();
    expect([after[0], after[2]]).toEqual([before[0], before[2]]);
    expect(await trial.upload()).toMatchObject({ counts: { levels: 0 } });
  });

  it('count no order a second time, and every new one', async () => {
    const order = { availableToPromiseDelta: -2, cause: { kind: 'event', orderId: 'O1', shopId: 'north' } } as const;
    await hear(topics.inventoryChanged, stock(1, 13, 2), stock(1, 11, 3, order));
    await hear(topics.orderQueueChanged, queue(4, 1));
    await hear(topics.orderQueueChanged, queue(1, 2, 9));
    const acknowledged = () => trial.database.query('select scope, units::int from acknowledged_order order by 1');
    const before = await acknowledged();
    expect(before).toEqual([
      { scope: 'channel', units: 4 },
      { scope: 'shop', units: 2 },
    ]);
    await rebuild();
    logs.get(topics.inventoryChanged)!.push(stock(1, 8, 4, { ...order, availableToPromiseDelta: -3 }));
    await readAll();
    expect(await acknowledged()).toEqual([
      { scope: 'channel', units: 4 },
      { scope: 'shop', units: 5 },
    ]);
    // The fall that waited for its stock still does, and is taken once, with its orders.
    expect(await trial.database.query('select units::int from order_queue')).toEqual([{ units: 4 }]);
    await hear(topics.inventoryChanged, stock(1, 8, 9));
    expect(await trial.database.query('select units::int from order_queue')).toEqual([{ units: 1 }]);
    expect(await acknowledged()).toEqual([
      { scope: 'channel', units: 4 },
      { scope: 'shop', units: 2 },
    ]);
  });

  it('end and make levels by the links as they are in the end, and keep what is known of the others', async () => {
    await hear(
      topics.productChanged,
      product(1, 1, []),
      product(1, 2, ['9000001']),
      product(2, 1, ['9000002']),
      product(3, 1, ['9000003']),
      product(3, 2, []),
    );
    await hear(topics.inventoryChanged, stock(1, 11, 2), stock(2, 12, 2));
    await trial.upload();
    await trial.database.execute("update shop_level set parked_code = 'X', parked_at = now() where product_id = 'P1'");
    const before = await kept();
    expect(before.map((level) => level.product_id)).toEqual(['P1', 'P2']);
    await trial.database.execute("delete from product_link where product_id = 'P2'");
    await trial.database.execute("insert into product_link values ('north', '9000003', 'P3')");
    await rebuild();
    await read(topics.productChanged, 1);
    expect(await trial.database.query("select from product_link where product_id = 'P1'")).toEqual([]);
    expect(await kept()).toEqual(before);
    await readAll();
    expect(await trial.upload()).toMatchObject({ counts: { levels: 0 } });
    expect(await kept()).toEqual(before);
  });

  it('miss no change that came meanwhile and is committed only when all else is read', async () => {
    await hear(topics.inventoryChanged, stock(1, 11, 2));
    await trial.upload();
    await rebuild();
    logs.get(topics.thresholdChanged)!.push(threshold(4, 1));
    let goOn: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    let isTaken = false;
    const late = trial.database.transaction(async (tx) => {
      await take(tx, topics.thresholdChanged, 1);
      isTaken = true;
      await held;
    });
    await waitUntil(() => Promise.resolve(isTaken), { what: 'the threshold is taken' });
    await read(topics.inventoryChanged);
    const run = trial.upload();
    await waitUntil(async () => (await trial.database.query('select from pg_locks where not granted')).length > 0, {
      what: 'the run waits for it',
    }).finally(goOn);
    await late;
    expect(await run).toMatchObject({ counts: { levels: 1, confirmed: 1 } });
    expect((await trial.shown()).get(1)).toBe(7);
    expect(await due()).toEqual([]);
  });
});
