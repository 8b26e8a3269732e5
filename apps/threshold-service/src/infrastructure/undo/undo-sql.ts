/** What the undone import stated, each with the last of its statements on that key. $2 the undone import. */
const stated = `
  select h.*, max(h.history_id) over (partition by h.product_no, h.facility_no) as last_history_id
  from held_back_history h where h.import_no = $2::bigint`;

const isNewer = `
  h.product_no = s.product_no and h.facility_no = s.facility_no and h.history_id > s.last_history_id`;

/** Statements of keys of which nothing newer was stated, numbered by key in the one lock order. $1 the undo, $2 the undone import. */
export const numberWhatStands = `
  insert into undo_difference (import_no, ordinal, history_id, last_history_id, line, product_no, facility_no, effective_from)
  select $1::bigint, dense_rank() over (order by s.product_no, s.facility_no), s.history_id, s.last_history_id, s.line, s.product_no, s.facility_no, s.effective_from
  from (${stated}) s where not exists (select from held_back_history h where ${isNewer})`;

/** Statements of keys of which something newer was stated stay, each with what that was. $1 the undo, $2 the undone import. Gives how many. */
export const keepStatedSince = `
  insert into import_row (import_no, line, outcome, code, reason, column_name, value)
  select $1::bigint, s.line, 'superseded', 'superseded_by_newer_change',
         p.product_id || ' in ' || f.facility_id || ' was stated again by '
         || case n.cause_kind
              when 'import' then 'line ' || n.line || ' of "' || left(i.file_name, 60) || '" (import ' || i.import_id || ')'
              when 'undo' then 'the undo ' || i.import_id
              else coalesce(n.caused_by, n.cause_kind) end
         || ' at ' || to_char(n.stated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
         'productId', left(p.product_id, 200)
  from (${stated}) s join product p using (product_no) join facility f using (facility_no)
  cross join lateral (
    select * from held_back_history h where ${isNewer} order by h.history_id desc limit 1
  ) n
  left join file_import i on i.import_no = n.import_no`;

/** The one lock order of all writers. $1 import, $2 and $3 the chunk. */
export const lockKeys = `
  select from in_force f
  join (select distinct product_no, facility_no from undo_difference where import_no = $1::bigint and ordinal between $2::int and $3::int) k
    using (product_no, facility_no)
  order by f.product_no, f.facility_no for update of f`;

/** The last value that was stated for a moment before the import said otherwise. */
const before = (alias: string, more: string): string => `
  lateral (
    select h.units, h.effective_thru from held_back_history h
    where h.product_no = ${alias}.product_no and h.facility_no = ${alias}.facility_no and h.history_id < ${alias}.history_id ${more}
    order by h.history_id desc limit 1
  )`;

/**
 * Values that are yet to begin go, or become again what was stated for that moment before; the history says by whom.
 * $1 import, $2 and $3 the chunk, $4 who asked.
 */
export const takeBackWhatIsToCome = `
  with d as materialized (
    select distinct on (d.product_no, d.facility_no, d.effective_from) d.*, b.units, b.effective_thru, f.units as units_now,
           case l.type when 'CONFIGURATION' then 'threshold' else 'safety_stock' end as kind
    from undo_difference d join facility l using (facility_no) join in_force f using (product_no, facility_no)
    left join ${before('d', 'and h.effective_from = d.effective_from')} b on true
    where d.import_no = $1::bigint and d.ordinal between $2::int and $3::int and d.effective_from > now()
    order by d.product_no, d.facility_no, d.effective_from, d.history_id
  ), gone as (
    delete from held_back h using d
    where d.units is null and h.product_no = d.product_no and h.facility_no = d.facility_no and h.effective_from = d.effective_from
  ), again as (
    update held_back h set units = d.units, effective_thru = d.effective_thru, stated_at = now() from d
    where d.units is not null and h.product_no = d.product_no and h.facility_no = d.facility_no and h.effective_from = d.effective_from
  )
  insert into held_back_history (product_no, facility_no, kind, effective_from, effective_thru, units, units_before, cause_kind, import_no, line, caused_by)
  select product_no, facility_no, kind, effective_from, effective_thru, units, units_now, 'undo', $1::bigint, line, $4::text from d
  order by product_no, facility_no, effective_from`;

/**
 * What was in force when the import first spoke of a key, into the table of what is stated, to hold from the moment of the lock: with the end that it had, if that is
 * still to come. $1 import, $2 and $3 the chunk.
 */
export const restateBegun = `
  insert into stated (line, product_no, facility_no, units, effective_from, effective_thru)
  select d.line, d.product_no, d.facility_no, o.units_before, null, case when o.units_before is not null then b.effective_thru end
  from (select distinct on (product_no, facility_no) * from undo_difference
        where import_no = $1::bigint and ordinal between $2::int and $3::int and effective_from <= now()
        order by product_no, facility_no, history_id) d
  join held_back_history o on o.product_no = d.product_no and o.facility_no = d.facility_no and o.history_id = d.history_id
  left join ${before('d', 'and h.units is not null and h.effective_thru > now()')} b on b.units = o.units_before`;
