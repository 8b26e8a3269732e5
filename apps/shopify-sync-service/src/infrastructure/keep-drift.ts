import type { Tx } from '@app/common/database';
import { driftReturns } from '../domain/drift';

export interface FoundDrift {
  locationId: string;
  inventoryItemId: string;
  productId: string;
  expected: number;
  observed: number;
}

/** Begins a difference for each level, or goes on with the one that has not ended. Until it is decided, the level is due. */
export async function findDrift(tx: Tx, shopId: string, found: readonly FoundDrift[]): Promise<void> {
  if (found.length === 0) return;
  await tx.execute(
    `insert into drift as d (shop_id, location_id, inventory_item_id, product_id, state, expected, observed)
     select $1, l, i, p, 'in_grace', e, o from unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[]) as n (l, i, p, e, o) order by 2, 3
     on conflict (shop_id, location_id, inventory_item_id) where ended_at is null do update
     set observed = excluded.observed, last_seen_at = now()`,
    [
      shopId,
      found.map(({ locationId }) => locationId),
      found.map(({ inventoryItemId }) => inventoryItemId),
      found.map(({ productId }) => productId),
      found.map(({ expected }) => expected),
      found.map(({ observed }) => observed),
    ],
  );
}

/**
 * Ends differences by what became of their levels: written = corrected; right without a write = matched, unless units are still waited for;
 * set aside because it returns = needs a person. A level that was found as it was left has held: its count begins anew.
 */
export async function endDrift(tx: Tx, shopId: string, runId: string, decided: readonly DecidedLevel[]): Promise<void> {
  await tx.execute(
    `with decided as (
       select * from unnest($3::text[], $4::text[], $5::text[], $6::text[]) as n (location_id, inventory_item_id, outcome, code)
       where n.outcome = 'confirmed' or n.outcome = 'parked' and n.code = $7
          or n.outcome = 'unchanged' and not exists (select from unseen_order u where u.shop_id = $1
               and u.location_id = n.location_id and u.inventory_item_id = n.inventory_item_id)
     ), undecided as materialized (
       -- Looked up level by level: of differences that a run has just found, nothing is known to plan by, and each would be held against each level.
       select o.drift_id, n.*
       from decided n cross join lateral (
         select d.drift_id from drift d where d.shop_id = $1 and d.location_id = n.location_id and d.inventory_item_id = n.inventory_item_id
           and d.ended_at is null limit 1 for update) o
     ), ended as (
       update drift d set last_seen_at = now(), run_id = $2::uuid,
         state = case n.outcome when 'confirmed' then 'corrected' when 'unchanged' then 'matched' else 'needs_person' end,
         corrections = l.drift_corrections + case n.outcome when 'confirmed' then 1 else 0 end,
         ended_at = case n.outcome when 'parked' then null else now() end
       from undecided n join shop_level l on l.shop_id = $1 and l.location_id = n.location_id and l.inventory_item_id = n.inventory_item_id
       where d.drift_id = n.drift_id
       returning d.location_id, d.inventory_item_id, d.state
     )
     update shop_level l set drift_corrections = l.drift_corrections + 1 from ended e
     where e.state = 'corrected' and l.shop_id = $1 and l.location_id = e.location_id and l.inventory_item_id = e.inventory_item_id`,
    [
      shopId,
      runId,
      decided.map(({ locationId }) => locationId),
      decided.map(({ inventoryItemId }) => inventoryItemId),
      decided.map(({ outcome }) => outcome),
      decided.map(({ code }) => code),
      driftReturns.code,
    ],
  );
}

export interface DecidedLevel {
  locationId: string;
  inventoryItemId: string;
  outcome: string;
  code: string | null;
}
