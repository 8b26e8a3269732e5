/** The rows that the undone import wrote, each with the version behind the last of its level. $2 the undone import. */
const written = `
  select l.*, max(l.version) over (partition by l.product_no, l.facility_no) as last_version
  from ledger l where l.import_no = $2::bigint`;

/** Rows of levels that nothing has moved since, numbered by level in the one lock order. $1 the undo, $2 the undone import. Gives how many rows. */
export const numberWhatStands = `
  insert into undo_difference (import_no, ordinal, ledger_id, line, product_no, facility_no, bin_no, quantity_on_hand_delta, available_to_promise_delta,
                               last_version)
  select $1::bigint, dense_rank() over (order by w.product_no, w.facility_no), w.ledger_id, w.line, w.product_no, w.facility_no, w.bin_no,
         w.quantity_on_hand_delta, w.available_to_promise_delta, w.last_version
  from (${written}) w join inventory_level v using (product_no, facility_no)
  where v.version = w.last_version`;

/** Rows of levels that something newer has moved stay, each with what that was. $1 the undo, $2 the undone import. Gives how many. */
export const keepWhatMovedSince = `
  insert into import_row (import_no, line, outcome, code, reason, column_name, value)
  select $1::bigint, coalesce(w.line, 1000000000 + (row_number() over (order by w.product_no, w.facility_no, w.ledger_id))::int), 'superseded', 'superseded_by_newer_change',
         p.product_id || ' in ' || f.facility_id || ' was moved again by '
         || case n.cause_kind
              when 'event' then 'event "' || left(n.event_id, 60) || '" of ' || left(n.event_source, 60)
              when 'import' then coalesce('line ' || n.line || ' of ', '') || '"' || left(i.file_name, 60) || '" (import ' || i.import_id || ')'
              when 'shopify' then 'what shop "' || left(n.shop_id, 60) || '" showed' || coalesce(' (import ' || i.import_id || ')', '')
              when 'undo' then 'the undo ' || i.import_id
              else n.cause_kind || coalesce(' of ' || n.caused_by, '') end
         || ' (ledger row ' || n.ledger_id || ')',
         'productId', left(p.product_id, 200)
  from (${written}) w join inventory_level v using (product_no, facility_no)
  join product p using (product_no) join facility f using (facility_no)
  cross join lateral (
    select * from ledger n where n.product_no = w.product_no and n.facility_no = w.facility_no order by n.ledger_id desc limit 1
  ) n
  left join file_import i on i.import_no = n.import_no
  where v.version <> w.last_version`;
