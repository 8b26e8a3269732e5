import type { InventoryChanged, OrderQueueChanged } from '@app/common/contracts';
import { openDatabase, type Database } from '@app/common/database';
import { CreateInbox1763900000001, ReadTopicsAgain1764700000001 } from '@app/common/inbox';
import type { EventBatch } from '@app/common/kafka';
import { testDatabase, type TestDatabase } from '../../../../test/support/platform';
import { migrations } from './migrations';
import { takeOrderQueueChanged } from './take-order-queue-changes';
import { takeInventoryChanged } from './take-stock-changes';

describe('the copy of an order queue', () => {
  let made: TestDatabase;
  let database: Database;
  beforeAll(async () => {
    made = await testDatabase();
    database = await openDatabase({
      url: made.url,
      schema: 'shopify_sync',
      applicationName: 'queue spec',
      migrations: [CreateInbox1763900000001, ReadTopicsAgain1764700000001, ...migrations],
    });
  });
  beforeEach(() => database.execute('truncate order_queue, order_queue_waiting, inventory'));
  afterAll(async () => {
    await database.close();
    await made.drop();
  });

  const hear = (take: (batch: EventBatch) => Promise<void>, ...all: object[]): Promise<void> =>
    database.transaction((tx) => take({ tx, messages: all.map((data) => ({ data })) } as unknown as EventBatch));
  const queue = (units: number, version: number, restsOn?: number): OrderQueueChanged => ({
    productId: 'P1',
    channelId: 'ONLINE',
    units,
    epoch: 1,
    version,
    changedAt: '2026-11-27T10:00:00Z',
    ...(restsOn === undefined ? {} : { restsOn: { productId: 'P1', facilityId: 'F1', epoch: 1, version: restsOn } }),
  });
  const stock = (version: number): InventoryChanged => ({
    productId: 'P1',
    facilityId: 'F1',
    quantityOnHand: 9,
    availableToPromise: 9,
    quantityOnHandDelta: 0,
    availableToPromiseDelta: -1,
    reasonCode: 'RESERVED',
    epoch: 1,
    version,
    changedAt: '2026-11-27T10:00:00Z',
    cause: { kind: 'event' },
  });
  const held = async (): Promise<number | undefined> => {
    const [row] = await database.query<{ units: string }>('select units from order_queue');
    return row && Number(row.units);
  };

  it('falls only once the stock that it rests on is known', async () => {
    await hear(takeOrderQueueChanged, queue(3, 1));
    expect(await held()).toBe(3);
    await hear(takeInventoryChanged, stock(6));
    await hear(takeOrderQueueChanged, queue(1, 2, 7));
    expect(await held()).toBe(3);
    await hear(takeInventoryChanged, stock(7));
    expect(await held()).toBe(1);
  });

  it('falls at once where the stock came first, or where it rests on none', async () => {
    await hear(takeOrderQueueChanged, queue(3, 1));
    await hear(takeInventoryChanged, stock(8));
    await hear(takeOrderQueueChanged, queue(2, 2, 7));
    expect(await held()).toBe(2);
    await hear(takeOrderQueueChanged, queue(0, 3));
    expect(await held()).toBe(0);
  });

  it('misses no stock that is committed while it looks', async () => {
    for (let round = 1; round <= 20; round++) {
      await hear(takeOrderQueueChanged, queue(3, 2 * round));
      await Promise.all([
        hear(takeOrderQueueChanged, queue(1, 2 * round + 1, 100 + round)),
        hear(takeInventoryChanged, stock(100 + round)),
      ]);
      expect(await held()).toBe(1);
    }
  });

  it('takes what is newer alone, also of what waits', async () => {
    await hear(takeOrderQueueChanged, queue(5, 4));
    await hear(takeOrderQueueChanged, queue(4, 5, 9), queue(3, 6, 10));
    await hear(takeOrderQueueChanged, queue(9, 3));
    await hear(takeOrderQueueChanged, queue(4, 5, 9));
    await hear(takeInventoryChanged, stock(9));
    expect(await held()).toBe(5);
    await hear(takeInventoryChanged, stock(10));
    expect(await held()).toBe(3);
    await hear(takeOrderQueueChanged, queue(8, 6));
    expect(await held()).toBe(3);
  });
});
