import { thresholdChangedPayload } from './threshold-changed-payload';

/** What is said and can hold: a value that began before the one in force, which has no end, could not. */
const said = `
  said as materialized (
    select s.*, k.at, k.own_kind, case when k.effective_from is not null then k.units end as units_before,
           coalesce(k.effective_from > s.effective_from and k.effective_thru is null, false) as outdated
    from stated s join locked k using (product_no, facility_no)
  )`;

/** A row a key and beginning: how its value stood, and what is said of that moment. */
const moments = `
  moment as materialized (
    select product_no, facility_no, effective_from, max(place) as place, max(line) as line, max(own_kind) as own_kind, max(at) as at,
           max(units_before) as units_before,
           max(kind) as kind_stood, max(units) filter (where own_kind is null) as units_stood, max(effective_thru) filter (where own_kind is null) as thru_stood,
           max(units) filter (where own_kind is not null) as units_said, max(effective_thru) filter (where own_kind is not null) as thru_said,
           bool_or(own_kind is not null and units is null) as is_end
    from (
      select product_no, facility_no, effective_from, effective_thru, kind, units, place, at, null::integer as line, null as own_kind, null::integer as units_before from standing
      union all
      select product_no, facility_no, effective_from, effective_thru, null, units, null, at, line, own_kind, units_before from said where not outdated
    ) spoken
    group by 1, 2, 3
  )`;

/** From an end's start nothing is held back until something newer begins: what began before it runs out then, what begins with it goes. */
const ended = `
  , seen as (
    select *, min(effective_from) filter (where is_end) over (
             partition by product_no, facility_no order by effective_from rows between current row and unbounded following) as ends_at
    from moment
  ), after as materialized (
    select *, least(thru_unended, case when ends_at > effective_from then ends_at end) as effective_thru,
           is_there and ends_at is distinct from effective_from as stands,
           bool_or(is_there and (ends_at = effective_from or thru_unended is null or thru_unended > ends_at))
             over (partition by product_no, facility_no, ends_at) as ends_something
    from (
      select *, coalesce(units_said, units_stood) as units, case when units_said is null then kind_stood else own_kind end as kind,
             case when units_said is null then thru_stood else thru_said end as thru_unended, units_said is not null or place is not null as is_there
      from seen
    ) value
  )`;

/** The same where nothing is ended, as nearly always: without a look at what stands beside a value. */
const unended = `
  , after as (
    select *, coalesce(units_said, units_stood) as units, case when units_said is null then kind_stood else own_kind end as kind,
           case when units_said is null then thru_stood else thru_said end as effective_thru, units_said is not null or place is not null as stands,
           false as ends_something
    from moment
  )`;

/**
 * In force is, of the values that have begun and not run out, the one that began last (domain/in-force-at.ts); spent is what has run out, and
 * what began before a value in force that has no end.
 */
const settled = `
  , began as (
    select product_no, facility_no, max(effective_from) filter (where holds) as in_force_from,
           max(effective_from) filter (where holds and effective_thru is null) as open_from
    from (
      select *, stands and effective_from <= at and (effective_thru is null or effective_thru > at) as holds from after
    ) a
    group by 1, 2
  ), settled as materialized (
    select a.*, a.stands and a.effective_from is not distinct from b.in_force_from as in_force,
           coalesce(a.effective_thru <= a.at, false) or coalesce(b.in_force_from = b.open_from and a.effective_from < b.in_force_from, false) as spent
    from after a join began b using (product_no, facility_no)
  )`;

/** The keys are locked, so values lie where they were found, and what was not there when it was looked for is not there. */
const write = `
  , gone as (
    delete from held_back where ctid = any(array(select place from settled where place is not null and (spent or not stands)))
  ), altered as (
    update held_back h
    set effective_thru = n.effective_thru, kind = n.kind, units = n.units,
        stated_at = case when n.units_said is null then h.stated_at else now() end
    from settled n
    where h.ctid = n.place and n.stands and not n.spent
      and (n.effective_thru, n.kind, n.units) is distinct from (n.thru_stood, n.kind_stood, n.units_stood)
  ), made as (
    insert into held_back (product_no, facility_no, effective_from, effective_thru, kind, units, stated_at)
    select product_no, facility_no, effective_from, effective_thru, kind, units, now() from settled where place is null and stands and not spent
    order by 1, 2, 3
  ), told as (
    insert into held_back_history (product_no, facility_no, kind, effective_from, effective_thru, units, units_before, cause_kind, import_no, line, caused_by, reason)
    select product_no, facility_no, own_kind, effective_from, thru_said, units_said, units_before, $1::text, $2::bigint, line, $3::text, $4::text
    from settled
    where units_said is not null and (place is null or (thru_said, own_kind, units_said) is distinct from (thru_stood, kind_stood, units_stood))
       or is_end and ends_something
    order by product_no, facility_no, is_end, effective_from
    returning 1
  )`;

/** What is looked at now needs no second look for what fell due before: it would turn the key back in time. */
const remember = `
  , served as (
    delete from due d using locked k
    where d.product_no = k.product_no and d.facility_no = k.facility_no and d.due_at <= k.at and d.due_at <= (select max(at) from locked)
  ), to_come as (
    insert into due (due_at, product_no, facility_no)
    select moment.due_at, s.product_no, s.facility_no
    from said s cross join lateral (values (s.effective_from), (s.effective_thru)) as moment (due_at)
    where not s.outdated and moment.due_at > s.at
    order by 1, 2, 3 on conflict do nothing
  )`;

/** What each key comes to, where nothing is ended: what of its values is in force, and whether that has just been stated. */
const outcome = `
  select product_no, facility_no, kind, units, effective_from, effective_thru, units_said is not null as is_stated, line from settled where in_force`;

/** The same where something is: a key of which nothing is in force may have come to that by its end. */
const outcomeOfEnds = `${outcome}
  union all
  select product_no, facility_no, null, null, null, null, true, line from settled where is_end and effective_from <= at`;

/**
 * What is in force of each key, with one version more where its units changed, and what that tells. Before and after meet in a group, not in a join:
 * PostgreSQL would suppose few of both, and hold each against each.
 */
const comeIntoForce = (ends: boolean): string => `
  , now_in_force as (
    select product_no, facility_no, max(product_id) as product_id, max(at) as at, max(kind_before) as kind_before, max(units_before) as units_before,
           max(from_before) as from_before, max(thru_before) as thru_before, max(version_before) as version_before,
           max(kind) as kind, max(units) as units, max(effective_from) as effective_from, max(effective_thru) as effective_thru,
           coalesce(bool_or(is_stated) filter (where effective_from is not null), bool_or(is_stated), false) as is_stated,
           coalesce(max(line) filter (where effective_from is not null), max(line)) as line
    from (
      select product_no, facility_no, product_id, at, kind as kind_before, units as units_before, effective_from as from_before, effective_thru as thru_before,
             version as version_before, null as kind, null::integer as units, null::timestamptz as effective_from, null::timestamptz as effective_thru,
             null::boolean as is_stated, null::integer as line
      from locked
      union all
      select product_no, facility_no, null, null, null, null, null, null, null, kind, units, effective_from, effective_thru, is_stated, line
      from (${ends ? outcomeOfEnds : outcome}) o
    ) looked
    group by 1, 2
  ), changed as (
    update in_force f
    set kind = coalesce(n.kind, n.kind_before), units = coalesce(n.units, 0), effective_from = n.effective_from, effective_thru = n.effective_thru,
        changed_at = n.at,
        version = n.version_before + (n.units_before <> coalesce(n.units, 0) or coalesce(n.kind_before <> n.kind, false)
                                      or (n.version_before = 0 and n.units is not null))::int
    from now_in_force n
    where f.product_no = n.product_no and f.facility_no = n.facility_no
      and (n.kind_before, n.units_before, n.from_before, n.thru_before)
          is distinct from (coalesce(n.kind, n.kind_before), coalesce(n.units, 0), n.effective_from, n.effective_thru)
    returning f.product_no, f.facility_no, n.product_id, f.kind, f.units, f.effective_from, n.at, f.version, n.version_before, n.is_stated, n.line,
              n.from_before as effective_from_before,
              coalesce(f.kind = 'threshold' and f.effective_from is not null, false)::int
                - coalesce(n.kind_before = 'threshold' and n.from_before is not null, false)::int as thresholds_delta
  ), counted as (
    insert into pending_count (product_no, delta)
    select product_no, sum(thresholds_delta) from changed group by 1 having sum(thresholds_delta) <> 0
    returning 1
  ), pending as (
    insert into pending_event (key, payload)
    select p.product_id || '|' || l.facility_id, ${thresholdChangedPayload('$5::text')}
    from changed c
    cross join lateral (select coalesce(c.product_id, (select product_id from product where product_no = c.product_no)) as product_id offset 0) p
    join facility l using (facility_no), epoch e
    where c.version > c.version_before
    order by c.at, c.product_no, c.facility_no
    returning 1
  )`;

/**
 * All that follows from what is stated of the locked keys and from the instant at which each is looked at, in one statement: values, history, due
 * times, what is in force and its events. Every set in it is a pass over the last one; no key is looked up a second time.
 * $1 to $4: what caused it, for the history; $5 the same as messages tell it.
 */
export const settleTouched = (ends: boolean): string => `
  with ${said}, ${moments}${ends ? ended : unended}${settled}${write}${remember}${comeIntoForce(ends)}
  select (select count(*) from told)::int as applied, (select count(*) from pending)::int as published,
         (select count(*) from counted)::int as counted, array(select line from said where outdated) as "outdatedLines"`;
