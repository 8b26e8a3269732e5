import { topics, type Cause } from '@app/common/contracts';
import type { Tx } from '@app/common/database';
import { lockEventLog } from '@app/common/outbox';
import { settleTouched } from './settle-touched';

/** Who or what stated the values, for their history and for those who hear of them. */
export interface Statement {
  kind: 'import' | 'api' | 'undo';
  importNo?: string;
  importId?: string;
  runId?: string;
  causedBy?: string;
  reason?: string;
}

export interface Settled {
  /** How many statements changed something. */
  applied: number;
  /** Lines of statements that came too late to hold ever. */
  outdatedLines: number[];
  published: number;
  /** Products that got a threshold in another number of channels. */
  counted: number;
}

/**
 * Makes the places of a transaction's work, all in one round trip:
 * `stated`, what is said: units null = end what is held back, effective_from null = from the moment of the lock; product_id where it is known by the way;
 * `touched`, keys to look at without a word being said, each with its instant;
 * `locked`, the keys as they stand under their locks, and `standing`, their values (one row without a place where there are none);
 * `pending_event` and `pending_count`, kept for a moment, so that what all writers meet at is locked only when everything else is written.
 */
export async function openPlaces(tx: Tx): Promise<void> {
  await tx.execute(`
    create temp table if not exists stated (
      line integer, product_no integer, facility_no integer, units integer, effective_from timestamptz, effective_thru timestamptz, product_id text collate "C"
    ) on commit delete rows;
    create temp table if not exists touched (product_no integer, facility_no integer, at timestamptz) on commit delete rows;
    create temp table if not exists locked (
      product_no integer, facility_no integer, product_id text collate "C", at timestamptz, own_kind text, kind text, units integer,
      effective_from timestamptz, effective_thru timestamptz, version bigint
    ) on commit delete rows;
    create temp table if not exists standing (
      product_no integer, facility_no integer, effective_from timestamptz, effective_thru timestamptz, kind text, units integer, place tid,
      at timestamptz
    ) on commit delete rows;
    create temp table if not exists pending_event (position integer generated always as identity, key text, payload text) on commit delete rows;
    create temp table if not exists pending_count (product_no integer, delta integer) on commit delete rows`);
}

/** Locks the keys that `stated` or `touched` speak of, and looks up, once for all that follows, how they and their values stand. */
export const lockKeys = (keys: 'stated' | 'touched'): string => `
  insert into in_force (product_no, facility_no, changed_at)
  select distinct product_no, facility_no, '-infinity'::timestamptz from ${keys} k
  where not exists (select from in_force f where f.product_no = k.product_no and f.facility_no = k.facility_no)
  order by 1, 2 on conflict do nothing;

  with mine as materialized (
    select f.*, k.product_id, k.at from in_force f
    join (${keys === 'stated' ? 'select product_no, facility_no, max(product_id) as product_id, null::timestamptz as at from stated group by 1, 2' : 'select *, null::text as product_id from touched'}) k
      using (product_no, facility_no)
    order by f.product_no, f.facility_no for update of f
  ), moment as materialized (
    select date_trunc('milliseconds', greatest(clock_timestamp(), max(changed_at))) as at from mine
  )
  insert into locked
  select m.product_no, m.facility_no, m.product_id, coalesce(m.at, n.at), case l.type when 'CONFIGURATION' then 'threshold' else 'safety_stock' end,
         m.kind, m.units, m.effective_from, m.effective_thru, m.version
  from mine m join facility l using (facility_no) cross join moment n;

  insert into standing
  select k.product_no, k.facility_no, coalesce(h.effective_from, '-infinity'), h.effective_thru, h.kind, h.units, h.ctid, k.at
  from locked k left join held_back h on h.product_no = k.product_no and h.facility_no = k.facility_no`;

/**
 * Looks at every locked key at its instant with what is stated of it, writes what is in force then, and publishes the keys whose units changed: one
 * version more each, the event log last. `ends`: whether anything stated is an end. `come` is awaited before anything is locked that another key may share: the counters of products, the log.
 */
export async function bringIntoForce(
  tx: Tx,
  stated?: { by: Statement; ends: boolean },
  come: () => Promise<void> = async () => undefined,
): Promise<Settled> {
  const { kind = null, importNo = null, importId, runId, causedBy = null, reason = null } = stated?.by ?? {};
  const cause: Cause | null = kind && { kind, importId, runId, user: causedBy ?? undefined };
  const [settled] = await tx.query<Settled>(settleTouched(stated?.ends ?? false), [
    ...[kind, importNo, causedBy, reason],
    cause && JSON.stringify(cause),
  ]);
  await come();
  if (settled!.counted > 0) await tx.execute(countThresholds);
  if (settled!.published > 0) {
    await lockEventLog(tx);
    await tx.execute(
      `insert into event_log (topic, key, payload) select $1, key, payload from pending_event order by position`,
      [topics.thresholdChanged.name],
    );
  }
  return settled!;
}

/** In how many channels a product has a threshold; rows are locked in the one order of all writers. */
const countThresholds = `
  update searchable s set thresholds = s.thresholds + c.delta
  from (select l.product_no, n.delta from pending_count n join searchable l using (product_no) order by l.product_no for no key update of l) c
  where s.product_no = c.product_no`;
