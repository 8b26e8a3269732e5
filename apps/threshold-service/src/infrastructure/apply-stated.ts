import type { Tx } from '@app/common/database';
import { bringIntoForce, lockTouched, openTouched } from './bring-into-force';

/** Who or what stated the values, for their history. */
export interface Statement {
  kind: 'import' | 'api' | 'undo';
  importNo?: string;
  causedBy?: string;
  reason?: string;
}

/** Makes the place for what is being stated: units null = end what is held back; effective_from null = from the moment of the lock. */
export async function openStated(tx: Tx): Promise<void> {
  await tx.execute(`
    create temp table if not exists stated (
      line integer, product_no integer, facility_no integer, units integer, effective_from timestamptz, effective_thru timestamptz
    ) on commit delete rows`);
}

/**
 * Writes everything in `stated`: values, history, due times, and what comes into force now with its events.
 * Gives how many statements changed something, and the lines of those that came too late to hold ever.
 */
export async function applyStated(tx: Tx, statement: Statement): Promise<{ applied: number; outdatedLines: number[] }> {
  await openTouched(tx);
  // In the order of the keys, in which they lie: every statement after it goes through them as they stand here.
  await tx.execute(
    'insert into touched (product_no, facility_no) select distinct product_no, facility_no from stated order by 1, 2',
  );
  await lockTouched(tx);
  await tx.execute(dropWhatHoldsAlready);
  await tx.execute(startNow);
  const outdated = await tx.query<{ line: number }>(dropOutdated);
  const cause = [statement.kind, statement.importNo ?? null, statement.causedBy ?? null, statement.reason ?? null];
  const applied = (await tx.execute(stateValues, cause)) + (await tx.execute(endValues, cause));
  await tx.execute(serveNowWhatIsDue);
  await tx.execute(rememberDue);
  await bringIntoForce(tx);
  return { applied, outdatedLines: outdated.map(({ line }) => line) };
}

/** An undated statement that says what is in force without it changes nothing. Judged from the values themselves: something may just have fallen due. */
const dropWhatHoldsAlready = `
  delete from stated s using touched t
  where s.effective_from is null and t.product_no = s.product_no and t.facility_no = s.facility_no
    and (select coalesce(bool_or(s.units is not null and v.units = s.units and v.effective_thru is not distinct from s.effective_thru), s.units is null)
         from (select h.units, h.effective_thru from held_back h
               where h.product_no = t.product_no and h.facility_no = t.facility_no and h.effective_from <= t.at
                 and (h.effective_thru is null or h.effective_thru > t.at)
               order by h.effective_from desc limit 1) v)`;

const startNow = `
  update stated s set effective_from = t.at from touched t
  where s.effective_from is null and t.product_no = s.product_no and t.facility_no = s.facility_no`;

const dropOutdated = `
  delete from stated s using in_force f
  where f.product_no = s.product_no and f.facility_no = s.facility_no and f.effective_from > s.effective_from and f.effective_thru is null
  returning s.line`;

const keepHistory = (done: string): string => `
  insert into held_back_history (product_no, facility_no, kind, effective_from, effective_thru, units, units_before, cause_kind, import_no, line, caused_by, reason)
  select product_no, facility_no, kind, effective_from, effective_thru, units, units_before, $1::text, $2::bigint, line, $3::text, $4::text
  from ${done} order by product_no, facility_no`;

const statements = `
  select s.*, case l.type when 'CONFIGURATION' then 'threshold' else 'safety_stock' end as kind,
         case when f.effective_from is not null then f.units end as units_before
  from stated s join facility l using (facility_no) join in_force f using (product_no, facility_no)`;

/** Nobody else writes a key that is locked: what was not there when it was looked for is not there. The row count is that of the statements that changed something. */
const stateValues = `
  with done as (
    merge into held_back h using (${statements} where s.units is not null) d
      on h.product_no = d.product_no and h.facility_no = d.facility_no and h.effective_from = d.effective_from
    when matched and (h.effective_thru, h.kind, h.units) is distinct from (d.effective_thru, d.kind, d.units) then
      update set effective_thru = d.effective_thru, kind = d.kind, units = d.units, stated_at = now()
    when not matched then
      insert (product_no, facility_no, effective_from, effective_thru, kind, units, stated_at)
      values (d.product_no, d.facility_no, d.effective_from, d.effective_thru, d.kind, d.units, now())
    returning d.*
  ) ${keepHistory('done')}`;

/** From an end's start nothing is held back until something newer begins: what began before it runs out then, what begins with it goes. */
const endValues = `
  with d as materialized (
    ${statements} where s.units is null
  ), shortened as (
    update held_back h set effective_thru = d.effective_from from d
    where h.product_no = d.product_no and h.facility_no = d.facility_no and h.effective_from < d.effective_from
      and (h.effective_thru is null or h.effective_thru > d.effective_from)
    returning d.product_no, d.facility_no, d.effective_from
  ), gone as (
    delete from held_back h using d
    where h.product_no = d.product_no and h.facility_no = d.facility_no and h.effective_from = d.effective_from
    returning d.product_no, d.facility_no, d.effective_from
  ), done as (
    select * from shortened union select * from gone
  ) ${keepHistory('done join d using (product_no, facility_no, effective_from)')}`;

/** What is looked at now needs no second look for what fell due before: it would turn the key back in time. */
const serveNowWhatIsDue = `
  delete from due d using touched t where d.product_no = t.product_no and d.facility_no = t.facility_no and d.due_at <= t.at`;

const rememberDue = `
  insert into due (due_at, product_no, facility_no)
  select moment.due_at, s.product_no, s.facility_no
  from stated s join touched t using (product_no, facility_no)
  cross join lateral (values (s.effective_from), (s.effective_thru)) as moment (due_at)
  where moment.due_at > t.at
  order by 1, 2, 3 on conflict do nothing`;
