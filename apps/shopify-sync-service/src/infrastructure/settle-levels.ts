import type { Tx } from '@app/common/database';
import type { LevelOutcome } from '../application/ports';
import { endDrift } from './keep-drift';
import { insertOutcomes, outcomeRows, outcomeValues } from './run-levels';

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
  await tx.execute(
    `with ${outcomeRows}, told as (${insertOutcomes})
     update shop_level l set
       confirmed_level_version = case when o.outcome in ('confirmed', 'unchanged') then o.level_version else l.confirmed_level_version end,
       due_since = case when o.outcome in ('confirmed', 'unchanged') and l.level_version = o.level_version then null else l.due_since end,
       confirmed_quantity = case when o.outcome in ('confirmed', 'unchanged') then o.target else l.confirmed_quantity end,
       confirmed_at = case when o.outcome in ('confirmed', 'unchanged') then now() else l.confirmed_at end,
       observed_quantity = coalesce(case when o.outcome = 'confirmed' then o.target else o.observed end, l.observed_quantity),
       observed_at = case when o.observed is null then l.observed_at else now() end,
       baseline_quantity = case when o.outcome = 'confirmed' then o.target else l.baseline_quantity end,
       written_at = case when o.outcome = 'confirmed' then now() else l.written_at end,
       written_run_id = case when o.outcome = 'confirmed' then $2::uuid else l.written_run_id end,
       parked_at = case when o.outcome = 'parked' then coalesce(l.parked_at, now()) end,
       parked_code = case when o.outcome = 'parked' then o.code end,
       parked_reason = case when o.outcome = 'parked' then o.reason end,
       -- Only where nothing changed since it was computed; who changes it computes it anew.
       marked_target = case when l.marked_target is null and l.level_version = o.level_version then o.marked_target else l.marked_target end,
       last_run_id = $2::uuid
     from outcome o
     where l.shop_id = $1 and l.location_id = o.location_id and l.inventory_item_id = o.inventory_item_id`,
    outcomeValues(shopId, runId, outcomes),
  );
  await endDrift(
    tx,
    shopId,
    runId,
    outcomes
      .filter(({ outcome }) => outcome !== 'deferred')
      .map((one) => ({
        locationId: one.level.locationId,
        inventoryItemId: one.level.inventoryItemId,
        outcome: one.outcome,
        code: 'code' in one ? one.code : null,
      })),
  );
}
