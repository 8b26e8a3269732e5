import { lockEventLog } from '@app/common/outbox';
import type { Tx } from '@app/common/database';
import { isDelta, type LedgerEntry } from '../domain/apply-changes';
import { inventoryChangedPayload } from './inventory-changed-payload';

/**
 * Writes what the walk over a batch decided: balances and levels (last row of a key wins: entries come in order), late movements,
 * the ledger, and, under the event log's lock, one inventory-changed a ledger row. Each is one statement, however many rows.
 */
export async function writeEntries(tx: Tx, entries: readonly LedgerEntry[]): Promise<void> {
  await writeBalances(tx, entries);
  await writeLevels(tx, entries);
  await writeMovements(tx, entries);
  await tx.execute(pendingTable);
  await writeLedger(tx, entries);
  await lockEventLog(tx);
  await tx.execute(publishPending);
}

/** What the ledger insert gives is kept for a moment: the log's lock is taken only when everything else is written. */
export const pendingTable = `
  create temp table if not exists pending_event (position int generated always as identity, key text, payload text) on commit delete rows`;

export const publishPending = `
  insert into event_log (topic, key, payload) select 'inventory-changed', key, payload from pending_event order by position`;

async function writeBalances(tx: Tx, entries: readonly LedgerEntry[]): Promise<void> {
  const last = [
    ...new Map(
      entries.map((entry) => [`${entry.change.productNo}|${entry.change.facilityNo}|${entry.binNo}`, entry]),
    ).values(),
  ];
  await tx.execute(
    `insert into inventory_balance as b (product_no, facility_no, bin_no, quantity_on_hand, available_to_promise, as_of)
     select * from unnest($1::int[], $2::int[], $3::int[], $4::bigint[], $5::bigint[], $6::timestamptz[])
     on conflict (product_no, facility_no, bin_no) do update
     set quantity_on_hand = excluded.quantity_on_hand, available_to_promise = excluded.available_to_promise, as_of = coalesce(excluded.as_of, b.as_of)`,
    [
      last.map(({ change }) => change.productNo),
      last.map(({ change }) => change.facilityNo),
      last.map(({ binNo }) => binNo),
      last.map(({ before, delta }) => before.quantityOnHand + delta.quantityOnHand),
      last.map(({ before, delta }) => before.availableToPromise + delta.availableToPromise),
      last.map(({ change: { effect } }) => ('asOfMs' in effect ? new Date(effect.asOfMs).toISOString() : null)),
    ],
  );
}

async function writeLevels(tx: Tx, entries: readonly LedgerEntry[]): Promise<void> {
  const last = [
    ...new Map(entries.map((entry) => [`${entry.change.productNo}|${entry.change.facilityNo}`, entry])).values(),
  ];
  await tx.execute(
    `update inventory_level l
     set quantity_on_hand = n.quantity_on_hand, available_to_promise = n.available_to_promise, version = n.version, changed_at = now()
     from unnest($1::int[], $2::int[], $3::bigint[], $4::bigint[], $5::bigint[]) as n (product_no, facility_no, quantity_on_hand, available_to_promise, version)
     where l.product_no = n.product_no and l.facility_no = n.facility_no`,
    [
      last.map(({ change }) => change.productNo),
      last.map(({ change }) => change.facilityNo),
      last.map(({ levelAfter }) => levelAfter.quantityOnHand),
      last.map(({ levelAfter }) => levelAfter.availableToPromise),
      last.map(({ version }) => version),
    ],
  );
}

async function writeMovements(tx: Tx, entries: readonly LedgerEntry[]): Promise<void> {
  const deltas = entries.filter(({ change }) => isDelta(change));
  if (deltas.length === 0) return;
  await tx.execute(
    `insert into recent_movement (product_no, facility_no, bin_no, occurred_at, quantity_on_hand_delta, available_to_promise_delta)
     select * from unnest($1::int[], $2::int[], $3::int[], $4::timestamptz[], $5::bigint[], $6::bigint[])`,
    [
      deltas.map(({ change }) => change.productNo),
      deltas.map(({ change }) => change.facilityNo),
      deltas.map(({ binNo }) => binNo),
      deltas.map(({ change }) => new Date(change.occurredAtMs).toISOString()),
      deltas.map(({ delta }) => delta.quantityOnHand),
      deltas.map(({ delta }) => delta.availableToPromise),
    ],
  );
}

async function writeLedger(tx: Tx, entries: readonly LedgerEntry[]): Promise<void> {
  await tx.execute(
    `with given as (
       select * from unnest($1::int[], $2::int[], $3::int[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::text[],
                            $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::bigint[], $16::bigint[]) with ordinality
         as g (product_no, facility_no, bin_no, quantity_on_hand_delta, available_to_promise_delta, quantity_on_hand_before, available_to_promise_before,
               version, reason_code, cause_kind, event_source, event_id, order_id, shop_id, level_quantity_on_hand, level_available_to_promise, place)
     ), entry as (
       insert into ledger (product_no, facility_no, bin_no, quantity_on_hand_delta, available_to_promise_delta, quantity_on_hand_before,
                           available_to_promise_before, version, reason_code, cause_kind, event_source, event_id, order_id, shop_id)
       select product_no, facility_no, bin_no, quantity_on_hand_delta, available_to_promise_delta, quantity_on_hand_before,
              available_to_promise_before, version, reason_code, cause_kind, event_source, event_id, order_id, shop_id
       from given order by place
     )
     insert into pending_event (key, payload)
     select p.product_id || '|' || f.facility_id,
            ${inventoryChangedPayload({
              quantityOnHand: 'g.level_quantity_on_hand',
              availableToPromise: 'g.level_available_to_promise',
              quantityOnHandDelta: 'g.quantity_on_hand_delta',
              availableToPromiseDelta: 'g.available_to_promise_delta',
              reasonCode: 'g.reason_code',
              version: 'g.version',
              cause: `'{"kind":"event","source":' || to_json(g.event_source)::text || ',"eventId":' || to_json(g.event_id)::text
                      || coalesce(',"orderId":' || to_json(g.order_id)::text, '') || coalesce(',"shopId":' || to_json(g.shop_id)::text, '') || '}'`,
            })}
     from given g join product p using (product_no) join facility f using (facility_no), epoch e
     order by g.place`,
    [
      entries.map(({ change }) => change.productNo),
      entries.map(({ change }) => change.facilityNo),
      entries.map(({ binNo }) => binNo),
      entries.map(({ delta }) => delta.quantityOnHand),
      entries.map(({ delta }) => delta.availableToPromise),
      entries.map(({ before }) => before.quantityOnHand),
      entries.map(({ before }) => before.availableToPromise),
      entries.map(({ version }) => version),
      entries.map(({ change }) => change.reasonCode),
      entries.map(({ change }) => change.cause.kind),
      entries.map(({ change }) => change.cause.source ?? null),
      entries.map(({ change }) => change.cause.eventId ?? null),
      entries.map(({ change }) => change.cause.orderId ?? null),
      entries.map(({ change }) => change.cause.shopId ?? null),
      entries.map(({ levelAfter }) => levelAfter.quantityOnHand),
      entries.map(({ levelAfter }) => levelAfter.availableToPromise),
    ],
  );
}
