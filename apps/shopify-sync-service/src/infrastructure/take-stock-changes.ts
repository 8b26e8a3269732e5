import type { InventoryChanged, ThresholdChanged } from '@app/common/contracts';
import { readAgain } from '@app/common/inbox';
import type { EventBatch } from '@app/common/kafka';
import { newestOf } from '../domain/newest-of';
import { acknowledgeOrders, ordersIn } from './acknowledge-orders';
import { markUnlessReadAgain } from './mark-changed';
import { announceStock, takeWaitingQueues } from './take-order-queue-changes';

/** Keeps the copy of inventory: what is not newer than the copy is dropped, and levels whose number moves with it become due. */
export async function takeInventoryChanged(batch: EventBatch): Promise<void> {
  const { tx, messages } = batch;
  const again = await readAgain(tx, batch);
  await announceStock(tx);
  const newest = newestOf(
    messages.map(({ data }) => data as InventoryChanged),
    ({ productId, facilityId }) => `${productId}|${facilityId}`,
  );
  const changed = await tx.query<{
    product_id: string;
    facility_id: string;
    epoch: number | null;
    version: string | null;
  }>(
    `insert into inventory as i (product_id, facility_id, quantity_on_hand, available_to_promise, epoch, version, changed_at, reason_code, cause)
     select * from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::int[], $6::bigint[], $7::timestamptz[], $8::text[], $9::json[])
       as n (a, b, c, d, e, f, g, h, j) order by 1, 2
     on conflict (product_id, facility_id) do update
     set quantity_on_hand = excluded.quantity_on_hand, available_to_promise = excluded.available_to_promise, epoch = excluded.epoch,
         version = excluded.version, changed_at = excluded.changed_at, reason_code = excluded.reason_code, cause = excluded.cause
     where (i.epoch, i.version) < (excluded.epoch, excluded.version)
     returning product_id, facility_id, old.epoch, old.version`,
    [
      newest.map(({ productId }) => productId),
      newest.map(({ facilityId }) => facilityId),
      newest.map(({ quantityOnHand }) => quantityOnHand),
      newest.map(({ availableToPromise }) => availableToPromise),
      newest.map(({ epoch }) => epoch),
      newest.map(({ version }) => version),
      newest.map(({ changedAt }) => changedAt),
      newest.map(({ reasonCode }) => reasonCode),
      newest.map(({ cause }) => JSON.stringify(cause)),
    ],
  );
  const known = new Map(
    changed.map((row) => [
      `${row.product_id}|${row.facility_id}`,
      row.epoch === null ? null : { epoch: row.epoch, version: Number(row.version) },
    ]),
  );
  const orders = ordersIn(
    messages.filter((message) => !again.wasHeard(message)).map(({ data }) => data as InventoryChanged),
    known,
  );
  await acknowledgeOrders(tx, orders);
  const productIds = changed.map(({ product_id }) => product_id);
  await markUnlessReadAgain(tx, again, productIds, new Set(orders.map(({ productId }) => productId)));
  await takeWaitingQueues(tx, again, productIds);
}

/** Keeps the copy of what is held back, threshold and safety stock alike. */
export async function takeThresholdChanged(batch: EventBatch): Promise<void> {
  const { tx, messages } = batch;
  const again = await readAgain(tx, batch);
  const newest = newestOf(
    messages.map(({ data }) => data as ThresholdChanged),
    ({ productId, facilityId }) => `${productId}|${facilityId}`,
  );
  const changed = await tx.query<{ product_id: string }>(
    `insert into threshold as t (product_id, facility_id, threshold, safety_stock, epoch, version, in_force_from, cause)
     select * from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::int[], $6::bigint[], $7::timestamptz[], $8::json[])
       as n (a, b, c, d, e, f, g, h) order by 1, 2
     on conflict (product_id, facility_id) do update
     set threshold = excluded.threshold, safety_stock = excluded.safety_stock, epoch = excluded.epoch, version = excluded.version,
         in_force_from = excluded.in_force_from, cause = excluded.cause
     where (t.epoch, t.version) < (excluded.epoch, excluded.version)
     returning product_id`,
    [
      newest.map(({ productId }) => productId),
      newest.map(({ facilityId }) => facilityId),
      newest.map(({ threshold }) => threshold),
      newest.map(({ safetyStock }) => safetyStock),
      newest.map(({ epoch }) => epoch),
      newest.map(({ version }) => version),
      newest.map(({ inForceFrom }) => inForceFrom),
      newest.map(({ cause }) => (cause ? JSON.stringify(cause) : null)),
    ],
  );
  await markUnlessReadAgain(
    tx,
    again,
    changed.map(({ product_id }) => product_id),
  );
}
