import type { Tx } from '@app/common/database';
import type { LevelOutcome } from '../application/ports';

/**
 * Writes what became of levels. A level is confirmed at the version it was looked at with, never at the present one:
 * a change that came meanwhile keeps it due.
 */
export async function settleLevels(
  tx: Tx,
  shopId: string,
  runId: string,
  outcomes: readonly LevelOutcome[],
): Promise<void> {
  const detail = (one: LevelOutcome): { code: string | null; reason: string | null } =>
    'code' in one ? { code: one.code, reason: one.reason } : { code: null, reason: null };
  const columns = [
    shopId,
    runId,
    outcomes.map(({ level }) => level.locationId),
    outcomes.map(({ level }) => level.inventoryItemId),
    outcomes.map(({ level }) => level.levelVersion),
    outcomes.map(({ outcome }) => outcome),
    outcomes.map(({ observed }) => observed ?? null),
    outcomes.map(({ target }) => target ?? null),
    outcomes.map((one) => detail(one).code),
    outcomes.map((one) => detail(one).reason),
  ];
  await tx.execute(
    `with outcome as (
       select * from unnest($3::text[], $4::text[], $5::bigint[], $6::text[], $7::bigint[], $8::bigint[], $9::text[], $10::text[])
         as o (location_id, inventory_item_id, level_version, outcome, observed, target, code, reason)
     ), told as (
       insert into run_level (run_id, shop_id, location_id, inventory_item_id, outcome, observed, target, code, reason)
       select $2::uuid, $1, location_id, inventory_item_id, outcome, observed, target, code, reason from outcome
       on conflict (run_id, shop_id, location_id, inventory_item_id) do update
       set outcome = excluded.outcome, observed = excluded.observed, target = excluded.target, code = excluded.code, reason = excluded.reason
     )
     update shop_level l set
       confirmed_level_version = case when o.outcome in ('confirmed', 'unchanged') then o.level_version else l.confirmed_level_version end,
       confirmed_quantity = case when o.outcome in ('confirmed', 'unchanged') then o.target else l.confirmed_quantity end,
       confirmed_at = case when o.outcome in ('confirmed', 'unchanged') then now() else l.confirmed_at end,
       observed_quantity = coalesce(case when o.outcome = 'confirmed' then o.target else o.observed end, l.observed_quantity),
       observed_at = case when o.observed is null then l.observed_at else now() end,
       parked_code = case when o.outcome = 'parked' then o.code end,
       parked_reason = case when o.outcome = 'parked' then o.reason end,
       last_run_id = $2::uuid
     from outcome o
     where l.shop_id = $1 and l.location_id = o.location_id and l.inventory_item_id = o.inventory_item_id`,
    columns,
  );
}
