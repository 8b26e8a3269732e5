import type { OrderQueueChanged } from '@app/common/contracts';
import type { Tx } from '@app/common/database';
import { readAgain } from '@app/common/inbox';
import type { EventBatch } from '@app/common/kafka';
import { newestOf } from '../domain/newest-of';
import { acknowledgeOrders, passOnOrders } from './acknowledge-orders';
import { markUnlessReadAgain } from './mark-changed';

/**
 * Keeps the copy of the order queues. A fall that rests on reserved stock waits until that stock is known here: taken earlier, the units would
 * be neither queued nor reserved for a moment, and sold twice. What is not newer than the copy, or than what waits, is dropped.
 */
export async function takeOrderQueueChanged(batch: EventBatch): Promise<void> {
  const { tx, messages } = batch;
  const again = await readAgain(tx, batch);
  await tx.execute(`select pg_advisory_xact_lock(${stockAndQueue})`);
  await takeQueuesAgain(tx, newestQueues(messages.filter((message) => again.wasHeard(message))));
  const newest = newestQueues(messages.filter((message) => !again.wasHeard(message)));
  await tx.execute(
    `insert into order_queue_waiting as w
     select n.* from unnest($1::text[], $2::text[], $3::bigint[], $4::int[], $5::bigint[], $6::text[], $7::int[], $8::bigint[], $9::timestamptz[])
       as n (product_id, channel_id, units, epoch, version, rests_on_facility, rests_on_epoch, rests_on_version, changed_at)
     left join order_queue q using (product_id, channel_id)
     where q.product_id is null or (q.epoch, q.version) < (n.epoch, n.version)
     order by 1, 2
     on conflict (product_id, channel_id) do update
     set units = excluded.units, epoch = excluded.epoch, version = excluded.version, rests_on_facility = excluded.rests_on_facility,
         rests_on_epoch = excluded.rests_on_epoch, rests_on_version = excluded.rests_on_version, changed_at = excluded.changed_at
     where (w.epoch, w.version) < (excluded.epoch, excluded.version)`,
    [
      newest.map(({ productId }) => productId),
      newest.map(({ channelId }) => channelId),
      newest.map(({ units }) => units),
      newest.map(({ epoch }) => epoch),
      newest.map(({ version }) => version),
      newest.map(({ restsOn }) => restsOn?.facilityId ?? ''),
      newest.map(({ restsOn }) => restsOn?.epoch ?? 0),
      newest.map(({ restsOn }) => restsOn?.version ?? 0),
      newest.map(({ changedAt }) => changedAt),
    ],
  );
  await takeWaitingQueues(
    tx,
    again,
    newest.map(({ productId }) => productId),
  );
}

const newestQueues = (messages: EventBatch['messages']): OrderQueueChanged[] =>
  newestOf(
    messages.map(({ data }) => data as OrderQueueChanged),
    ({ productId, channelId }) => `${productId}|${channelId}`,
  );

/**
 * Takes queues that were heard before and are read again: their orders were acknowledged then, and the stock they rest on is known, or read again as
 * well before any number is computed. One that waits is newer than what is read, or the same, and was not taken yet: it keeps its turn.
 */
async function takeQueuesAgain(tx: Tx, queues: readonly OrderQueueChanged[]): Promise<void> {
  if (queues.length === 0) return;
  await tx.execute(
    `insert into order_queue as q (product_id, channel_id, units, epoch, version, changed_at)
     select n.* from unnest($1::text[], $2::text[], $3::bigint[], $4::int[], $5::bigint[], $6::timestamptz[])
       as n (product_id, channel_id, units, epoch, version, changed_at)
     left join order_queue_waiting w using (product_id, channel_id)
     where w.product_id is null or (w.epoch, w.version) > (n.epoch, n.version) order by 1, 2
     on conflict (product_id, channel_id) do update
     set units = excluded.units, epoch = excluded.epoch, version = excluded.version, changed_at = excluded.changed_at
     where (q.epoch, q.version) < (excluded.epoch, excluded.version)`,
    [
      queues.map(({ productId }) => productId),
      queues.map(({ channelId }) => channelId),
      queues.map(({ units }) => units),
      queues.map(({ epoch }) => epoch),
      queues.map(({ version }) => version),
      queues.map(({ changedAt }) => changedAt),
    ],
  );
}

/**
 * Held alone by a batch of queues and shared by batches of stock, before either reads what the other writes: without it a fall could look for its
 * stock, and the stock for falls that wait, each just before the other commits, and both miss it for ever.
 */
const stockAndQueue = "hashtextextended('stock and queues of ' || current_schema(), 0)";

/** Before stock is written that a fall may wait for. Batches of stock do not wait for each other. */
export async function announceStock(tx: Tx): Promise<void> {
  await tx.execute(`select pg_advisory_xact_lock_shared(${stockAndQueue})`);
}

/** Takes what waits of these products and rests on nothing, or on stock that is known by now. */
export async function takeWaitingQueues(
  tx: Tx,
  again: { isUnderWay: boolean },
  productIds: readonly string[],
): Promise<void> {
  if (productIds.length === 0) return;
  const taken = await tx.query<{ product_id: string; channel_id: string; units: string; before: string | null }>(
    `with ready as (
       delete from order_queue_waiting w
       where w.product_id = any($1) and (w.rests_on_version = 0 or exists (
         select from inventory i where i.product_id = w.product_id and i.facility_id = w.rests_on_facility
           and (i.epoch, i.version) >= (w.rests_on_epoch, w.rests_on_version)))
       returning product_id, channel_id, units, epoch, version, changed_at
     )
     insert into order_queue as q (product_id, channel_id, units, epoch, version, changed_at)
     select * from ready order by product_id, channel_id
     on conflict (product_id, channel_id) do update
     set units = excluded.units, epoch = excluded.epoch, version = excluded.version, changed_at = excluded.changed_at
     where (q.epoch, q.version) < (excluded.epoch, excluded.version)
     returning product_id, channel_id, units, old.units as before`,
    [[...new Set(productIds)]],
  );
  const moved = taken.map((row) => ({
    productId: row.product_id,
    channelId: row.channel_id,
    units: Number(row.units) - Number(row.before ?? 0),
  }));
  await acknowledgeOrders(
    tx,
    moved.map(({ productId, channelId, units }) => ({ productId, scope: 'channel', scopeId: channelId, units })),
  );
  await passOnOrders(
    tx,
    moved.filter(({ units }) => units < 0).map((fall) => ({ ...fall, units: -fall.units })),
  );
  await markUnlessReadAgain(
    tx,
    again,
    taken.map(({ product_id }) => product_id),
    new Set(moved.filter(({ units }) => units > 0).map(({ productId }) => productId)),
  );
}
