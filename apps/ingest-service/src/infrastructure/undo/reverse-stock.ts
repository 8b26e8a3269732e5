import { epochAndTime, inventoryChangedPayload } from '../inventory-changed-payload';

export const lockedTable = `
  create temp table if not exists undo_level (
    product_no integer, facility_no integer, quantity_on_hand bigint, available_to_promise bigint, version bigint
  ) on commit delete rows`;

/** The one lock order of all writers: by product, then facility. $1 import, $2 and $3 the chunk. */
export const lockLevels = `
  insert into undo_level
  select l.product_no, l.facility_no, l.quantity_on_hand, l.available_to_promise, l.version from inventory_level l
  join (select distinct product_no, facility_no from undo_difference where import_no = $1::bigint and ordinal between $2::int and $3::int) k
    using (product_no, facility_no)
  order by l.product_no, l.facility_no
  for update of l`;

/** Kept for a moment, so that the log's lock is taken only when everything else is written. */
export const pendingTable = `
  create temp table if not exists pending_undo (position integer generated always as identity, key text, payload text) on commit delete rows`;

export const publishPending = `
  insert into event_log (topic, key, payload) select 'inventory-changed', key, payload from pending_undo order by position`;

const payload = inventoryChangedPayload({
  quantityOnHand: 'm.level_quantity_on_hand',
  availableToPromise: 'm.level_available_to_promise',
  quantityOnHandDelta: '-m.quantity_on_hand_delta',
  availableToPromiseDelta: '-m.available_to_promise_delta',
  reasonCode: `'UNDO'`,
  version: 'm.version',
  cause: `'{"kind":"undo","importId":"' || $4::text || coalesce('","line":' || m.line, '"') || ',"runId":"' || $5::text || '"'
    || coalesce(',"user":' || to_json($6::text)::text, '') || '}'`,
});

/** The file's deltas were remembered for absolute values of earlier moments: what took them back is remembered at the same moment. */
const remember = `, movement as (
    insert into recent_movement (product_no, facility_no, bin_no, occurred_at, quantity_on_hand_delta, available_to_promise_delta)
    select m.product_no, m.facility_no, m.bin_no, i.as_of, -m.quantity_on_hand_delta, -m.available_to_promise_delta
    from mine m join file_import i on i.import_no = $1::bigint
  )`;

/**
 * Balances, levels and ledger brought back in one statement, each row of the import by one of the opposite, the newest first. Gives how many.
 * $1 import, $2 and $3 the chunk, $4 its id, $5 run, $6 who asked.
 */
export const reverse = (remembersMovements: boolean): string => `
  with mine as materialized (
    select d.*, v.version + row_number() over so_far as version,
           v.quantity_on_hand - sum(d.quantity_on_hand_delta) over so_far as level_quantity_on_hand,
           v.available_to_promise - sum(d.available_to_promise_delta) over so_far as level_available_to_promise,
           b.quantity_on_hand - sum(d.quantity_on_hand_delta) over in_bin + d.quantity_on_hand_delta as quantity_on_hand_before,
           b.available_to_promise - sum(d.available_to_promise_delta) over in_bin + d.available_to_promise_delta as available_to_promise_before
    from undo_difference d join undo_level v using (product_no, facility_no) join inventory_balance b using (product_no, facility_no, bin_no)
    where d.import_no = $1::bigint and d.ordinal between $2::int and $3::int and v.version = d.last_version
    window so_far as (partition by d.product_no, d.facility_no order by d.ledger_id desc),
           in_bin as (partition by d.product_no, d.facility_no, d.bin_no order by d.ledger_id desc)
  ), balance as (
    update inventory_balance b
    set quantity_on_hand = b.quantity_on_hand - t.quantity_on_hand, available_to_promise = b.available_to_promise - t.available_to_promise
    from (select product_no, facility_no, bin_no, sum(quantity_on_hand_delta) as quantity_on_hand, sum(available_to_promise_delta) as available_to_promise
          from mine group by 1, 2, 3) t
    where b.product_no = t.product_no and b.facility_no = t.facility_no and b.bin_no = t.bin_no
  ), level as (
    update inventory_level l
    set quantity_on_hand = l.quantity_on_hand - t.quantity_on_hand, available_to_promise = l.available_to_promise - t.available_to_promise,
        version = t.version, changed_at = now()
    from (select product_no, facility_no, sum(quantity_on_hand_delta) as quantity_on_hand, sum(available_to_promise_delta) as available_to_promise,
                 max(version) as version
          from mine group by 1, 2) t
    where l.product_no = t.product_no and l.facility_no = t.facility_no
  )${remembersMovements ? remember : ''}, entry as (
    insert into ledger (product_no, facility_no, bin_no, quantity_on_hand_delta, available_to_promise_delta, quantity_on_hand_before,
                        available_to_promise_before, version, reason_code, cause_kind, import_no, line, caused_by)
    select product_no, facility_no, bin_no, -quantity_on_hand_delta, -available_to_promise_delta, quantity_on_hand_before,
           available_to_promise_before, version, 'UNDO', 'undo', $1::bigint, line, $6::text
    from mine order by ordinal, ledger_id desc
  ), ${epochAndTime}
  insert into pending_undo (key, payload)
  select p.product_id || '|' || f.facility_id, ${payload}
  from mine m join product p using (product_no) join facility f using (facility_no), e
  order by m.ordinal, m.ledger_id desc`;
