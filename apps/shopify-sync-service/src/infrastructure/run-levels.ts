import type { Sql } from '@app/common/database';
import type { LevelOutcome, RunCounts } from '../application/ports';

const detail = (one: LevelOutcome): { code: string | null; reason: string | null } =>
  'code' in one ? { code: one.code, reason: one.reason } : { code: null, reason: null };

/** The outcomes of levels as arrays, and the rows they are in SQL: `outcome`. $1 is the shop, $2 the run. */
export const outcomeValues = (shopId: string, runId: string, outcomes: readonly LevelOutcome[]): unknown[] => [
  shopId,
  runId,
  outcomes.map(({ level }) => level.locationId),
  outcomes.map(({ level }) => level.inventoryItemId),
  outcomes.map(({ level }) => level.productId),
  outcomes.map(({ level }) => level.levelVersion),
  outcomes.map(({ outcome }) => outcome),
  outcomes.map(({ observed }) => observed ?? null),
  outcomes.map(({ target }) => target ?? null),
  outcomes.map((one) => detail(one).code),
  outcomes.map((one) => detail(one).reason),
  outcomes.map(({ level }) => level.markedTarget ?? null),
];
export const outcomeRows = `outcome as (
  select * from unnest($3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::bigint[], $9::bigint[], $10::text[], $11::text[], $12::bigint[])
    as o (location_id, inventory_item_id, product_id, level_version, outcome, observed, target, code, reason, marked_target)
)`;

export const insertOutcomes = `
  insert into run_level (run_id, shop_id, location_id, inventory_item_id, product_id, outcome, observed, target, code, reason)
  select $2::uuid, $1, location_id, inventory_item_id, product_id, outcome, observed, target, code, reason from outcome
  on conflict (run_id, shop_id, location_id, inventory_item_id) do update
  set product_id = excluded.product_id, outcome = excluded.outcome, observed = excluded.observed, target = excluded.target,
      code = excluded.code, reason = excluded.reason`;

/** Writes into a run what became, or would become, of levels. The last word on a level counts. */
export async function tellLevels(
  sql: Pick<Sql, 'execute'>,
  shopId: string,
  runId: string,
  outcomes: readonly LevelOutcome[],
): Promise<void> {
  if (outcomes.length > 0)
    await sql.execute(`with ${outcomeRows} ${insertOutcomes}`, outcomeValues(shopId, runId, outcomes));
}

/** What was right as it was listed is known by number alone. */
export async function countsOf(sql: Pick<Sql, 'query'>, runId: string): Promise<RunCounts> {
  const rows = await sql.query<{ outcome: keyof RunCounts; count: string }>(
    `select outcome, sum(count) as count from (
       select outcome, count(*) as count from run_level where run_id = $1 group by 1
       union all select 'unchanged', coalesce(sum(levels), 0) from shop_reading where run_id = $1
       union all select 'requests', count(*) from upload_request where run_id = $1
     ) c group by 1`,
    [runId],
  );
  return {
    confirmed: 0,
    unchanged: 0,
    parked: 0,
    deferred: 0,
    not_ours: 0,
    requests: 0,
    ...Object.fromEntries(rows.map(({ outcome, count }) => [outcome, Number(count)])),
  };
}
