import type { Tx } from '@app/common/database';
import { driftReturns } from '../domain/drift';

export interface FoundDrift {
  locationId: string;
  inventoryItemId: string;
  productId: string;
  expected: number;
  observed: number;
}

/** Whether a difference `d` is somebody else's doing: more than was left, or fewer by units that were waited for in vain. */
export const isForeign = '(d.observed > d.expected or d.released_at is not null)';

/** Begins a difference for each level, or goes on with the one that has not ended, beside what was left there last. Until it is decided, the level is due. */
export async function findDrift(tx: Tx, shopId: string, found: readonly FoundDrift[]): Promise<void> {
  if (found.length === 0) return;
  await tx.execute(
    `insert into drift as d (shop_id, location_id, inventory_item_id, product_id, state, expected, observed)
     select $1, l, i, p, 'in_grace', e, o from unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[]) as n (l, i, p, e, o) order by 2, 3
     on conflict (shop_id, location_id, inventory_item_id) where ended_at is null do update
     set observed = excluded.observed, last_seen_at = now(),
       expected = case when exists (select from shop_level l where l.shop_id = d.shop_id and l.location_id = d.location_id
                         and l.inventory_item_id = d.inventory_item_id and l.written_at > d.last_seen_at) then excluded.expected else d.expected end`,
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
 * Ends differences by what became of their levels. Fewer units than were left are nobody's doing as long as they are waited for, whatever is written
 * meanwhile, and if they are heard of, the difference is matched. Of what somebody else did: written = corrected; right without a write = matched; set
 * aside because it returns = needs a person. A level that was found as it was left has held: its count begins anew.
 */
export async function endDrift(tx: Tx, shopId: string, runId: string, decided: readonly DecidedLevel[]): Promise<void> {
  await tx.execute(
    `with decided as (
       select * from unnest($3::text[], $4::text[], $5::text[], $6::text[]) as n (location_id, inventory_item_id, outcome, code)
       where n.outcome in ('confirmed', 'unchanged') or n.outcome = 'parked' and n.code = $7
     ), undecided as materialized (
       -- Looked up level by level: of differences that a run has just found, nothing is known to plan by, and each would be held against each level.
       select o.*, n.*
       from decided n cross join lateral (
         select d.drift_id, ${isForeign} as is_foreign from drift d where d.shop_id = $1 and d.location_id = n.location_id
           and d.inventory_item_id = n.inventory_item_id and d.ended_at is null limit 1 for update) o
     ), ended as (
       update drift d set last_seen_at = now(), run_id = $2::uuid,
         state = case when n.outcome = 'parked' then 'needs_person' when n.outcome = 'confirmed' and n.is_foreign then 'corrected' else 'matched' end,
         corrections = l.drift_corrections + case when n.outcome = 'confirmed' and n.is_foreign then 1 else 0 end,
         ended_at = case n.outcome when 'parked' then null else now() end
       from undecided n join shop_level l on l.shop_id = $1 and l.location_id = n.location_id and l.inventory_item_id = n.inventory_item_id
       where d.drift_id = n.drift_id and (n.outcome = 'parked' or n.outcome = 'confirmed' and n.is_foreign or not exists (
         select from unseen_order u where u.shop_id = $1 and u.location_id = n.location_id and u.inventory_item_id = n.inventory_item_id))
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
