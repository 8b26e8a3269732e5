import { topics } from '@app/common/contracts';
import type { Tx } from '@app/common/database';
import { lockEventLog } from '@app/common/outbox';
import { thresholdChangedPayload } from './threshold-changed-payload';

/** Kept for a moment, so that the log's lock is taken only when everything else is written. */
const pendingTable = `
  create temp table if not exists pending_event (position integer generated always as identity, key text, payload text) on commit delete rows`;

const pendingCountTable = `
  create temp table if not exists pending_count (product_no integer, delta integer) on commit delete rows`;

/** Makes the place for the keys a transaction changes, each with the instant at which it is looked at (null = once it is locked). */
export async function openTouched(tx: Tx): Promise<void> {
  await tx.execute(
    'create temp table if not exists touched (product_no integer, facility_no integer, at timestamptz) on commit delete rows',
  );
}

/**
 * Locks the keys in `touched`, making those that are missing, in the one order of all writers.
 * Keys without an instant get the one after the last lock was had, never one before what is in force already: nobody's word is undone by a late commit.
 */
export async function lockTouched(tx: Tx): Promise<void> {
  await tx.execute(`
    insert into in_force (product_no, facility_no, changed_at)
    select product_no, facility_no, '-infinity' from touched t
    where not exists (select from in_force f where f.product_no = t.product_no and f.facility_no = t.facility_no)
    order by 1, 2 on conflict do nothing`);
  const [locked] = await tx.query<{ at: string }>(lockInForce);
  await tx.execute('update touched set at = $1::timestamptz where at is null', [locked!.at]);
}

/** Locks, and gives the instant after the last lock was had. */
const lockInForce = `
  with locked as materialized (
    select f.changed_at from in_force f join touched t using (product_no, facility_no) order by f.product_no, f.facility_no for update of f
  )
  select date_trunc('milliseconds', greatest(clock_timestamp(), max(changed_at)))::text as at from locked`;

/**
 * Looks at every touched key at its instant, writes what is in force then, and publishes those whose units changed: one version more each,
 * the event log last. Values that can never hold again are deleted. Gives the number published.
 */
export async function bringIntoForce(tx: Tx): Promise<number> {
  await tx.execute(pendingTable);
  await tx.execute(pendingCountTable);
  const published = await tx.execute(writeInForce);
  await tx.execute(countThresholds);
  if (published > 0) {
    await lockEventLog(tx);
    await tx.execute(
      `insert into event_log (topic, key, payload) select $1, key, payload from pending_event order by position`,
      [topics.thresholdChanged.name],
    );
  }
  return published;
}

/**
 * The rule of domain/in-force-at.ts as a set: of the values that have begun and not run out, the one that began last.
 *
 * Spent is what has run out, and what began before a value in force that has no end. It is found key by key (offset 0 keeps it so): as a plain join,
 * PostgreSQL reads both tables whole for every few thousand keys. The keys are locked, so the rows stay where they were found.
 */
const writeInForce = `
  with found as materialized (
    select t.product_no, t.facility_no, t.at, v.kind, v.units, v.effective_from, v.effective_thru
    from touched t
    left join lateral (
      select h.kind, h.units, h.effective_from, h.effective_thru from held_back h
      where h.product_no = t.product_no and h.facility_no = t.facility_no and h.effective_from <= t.at
        and (h.effective_thru is null or h.effective_thru > t.at)
      order by h.effective_from desc limit 1
    ) v on true
  ), spent as (
    delete from held_back where ctid = any(array(
      select s.place
      from found n
      cross join lateral (
        select h.ctid as place from held_back h
        where h.product_no = n.product_no and h.facility_no = n.facility_no
          and (h.effective_thru <= n.at or (n.effective_thru is null and h.effective_from < n.effective_from))
        offset 0
      ) s
    ))
  ), changed as (
    update in_force f
    set kind = coalesce(n.kind, f.kind), units = coalesce(n.units, 0), effective_from = n.effective_from, effective_thru = n.effective_thru,
        changed_at = n.at,
        version = f.version + (f.units <> coalesce(n.units, 0) or coalesce(f.kind <> n.kind, false) or (f.version = 0 and n.units is not null))::int
    from found n
    where f.product_no = n.product_no and f.facility_no = n.facility_no
      and (f.kind, f.units, f.effective_from, f.effective_thru)
          is distinct from (coalesce(n.kind, f.kind), coalesce(n.units, 0), n.effective_from, n.effective_thru)
    returning f.product_no, f.facility_no, f.kind, f.units, f.effective_from, n.at, f.version, old.version as version_before,
              old.effective_from as effective_from_before,
              coalesce(new.kind = 'threshold' and new.effective_from is not null, false)::int
                - coalesce(old.kind = 'threshold' and old.effective_from is not null, false)::int as thresholds_delta
  ), counted as (
    insert into pending_count (product_no, delta)
    select product_no, sum(thresholds_delta) from changed group by 1 having sum(thresholds_delta) <> 0
  )
  insert into pending_event (key, payload)
  select p.product_id || '|' || l.facility_id, ${thresholdChangedPayload}
  from changed c join product p using (product_no) join facility l using (facility_no), epoch e
  where c.version > c.version_before
  order by c.at, c.product_no, c.facility_no`;

/** In how many channels a product has a threshold; rows are locked in the one order of all writers. */
const countThresholds = `
  update searchable s set thresholds = s.thresholds + c.delta
  from (select l.product_no, n.delta from pending_count n join searchable l using (product_no) order by l.product_no for no key update of l) c
  where s.product_no = c.product_no`;
