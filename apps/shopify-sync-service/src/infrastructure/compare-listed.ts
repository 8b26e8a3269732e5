import type { Database, Tx } from '@app/common/database';
import { compareInParallel } from '@app/common/imports';
import { newId } from '@app/common/kernel';
import type { ListedLevel } from '../application/ports';
import type { ShopListing } from '../application/shop-listing';
import { isReadAgain } from '@app/common/inbox';
import { keepCompared } from './keep-compared';
import { numberSources, publishedNumber, type Use } from './published-numbers';
import { stageListed } from './stage-listed';

/**
 * Holds a listing of a shop against its levels in one pass over both. A level is right where the shop shows what it was left with and nothing of it is to be
 * decided: it is not due, not set aside, not in a difference or a bulk operation that goes on, and no order of its product is waited for. Right levels are
 * counted, and nothing is written of them; all others are left open. One transaction with the staging of the listing: a crash leaves nothing of either.
 */
export async function compareListed(
  database: Database,
  listing: ShopListing,
  listed?: AsyncIterable<readonly ListedLevel[]>,
): Promise<void> {
  await database.transaction(async (tx) => {
    // The clock of a transaction that has begun is only set anew once it was stopped.
    await tx.execute("set local transaction_timeout = 0; set local transaction_timeout = '15min'");
    if (listed === undefined) return compare(tx, listing, keptPages);
    const table = `listed_${newId().replaceAll('-', '')}`;
    const { isDistinct } = await stageListed(tx, table, listed);
    await compare(tx, listing, isDistinct ? table : newestOf(table));
    await tx.execute(`drop table ${table}`);
  });
}

const keptPages =
  '(select location_id, inventory_item_id, quantity, code from run_observed where run_id = $1 and shop_id = $2)';

/** What is named twice counts as it was read last: COPY has kept the order. */
const newestOf = (table: string): string =>
  `(select distinct on (location_id, inventory_item_id) * from ${table} order by location_id, inventory_item_id, ctid desc)`;

async function compare(tx: Tx, listing: ShopListing, source: string): Promise<void> {
  const { runId, shopId, locationIds, publish, readAt, isBeside } = listing;
  const sources = await numberSources(tx, shopId);
  await tx.execute(compareInParallel);
  const values: unknown[] = [runId, shopId, locationIds, publish === 'available', isBeside ? readAt : null];
  const use: Use = (value, type) => `$${values.push(value)}::${type}`;
  const numbers = publishedNumber(sources, publish, use);
  const isSold = `l.location_id <> all(${use(sources.unsold, 'text[]')})`;
  // No join with the mapping: its few rows are never analysed, and with what the planner supposes of them it looks each of a million levels up.
  const mapped = use(sources.locations, 'text[]');
  const levels = `
        select k.*, (${use(sources.facilityOf, 'text[]')})[array_position(${mapped}, k.location_id)] as facility_id from shop_level k
        where k.shop_id = $2 and k.location_id = any($3::text[]) and k.location_id = any(${mapped})`;
  // A run that is not taken up again has no outcome yet, and needs not be asked for each level.
  const [begun] = await tx.query('select from run_level where run_id = $1 and shop_id = $2 limit 1', [runId, shopId]);
  const untold = begun ? unlessTold : '';
  await tx.execute(
    `create temp table compared on commit drop as ${comparison(source, levels, numbers, isSold, untold)}`,
    values,
  );
  await keepCompared(tx, listing);
}

/** Products of which something is to be decided level by level, whatever the shop shows. */
const undecided = `
  select product_id from unseen_order
  union all select product_id from acknowledged_order
  union all select product_id from drift where shop_id = $2 and ended_at is null
  union all select k.product_id from bulk_operation b
    join upload_request q on q.bulk_id = b.bulk_id and q.state = 'stored'
    join upload_request_level r on r.request_id = q.request_id
    join shop_level k on k.shop_id = b.shop_id and k.location_id = r.location_id and k.inventory_item_id = r.inventory_item_id
    where b.shop_id = $2 and b.ended_at is null and b.kind = 'write'`;

const unlessTold = `and not exists (
  select from run_level r where r.run_id = $1 and r.shop_id = $2 and r.location_id = l.location_id and r.inventory_item_id = l.inventory_item_id)`;

/**
 * Of run $1 in shop $2, its locations $3: how many levels of each are right, and one by one those that are not, and those that are no product's here. $4
 * whether the shop's number is what may be sold; $5 since when what was looked at may be newer than the listing; the rest is what numbers
 * are computed from. What the run has an outcome for is neither. No temporary table and no common table expression: parallel plans read neither.
 */
const comparison = (
  source: string,
  levels: string,
  { joins, number }: ReturnType<typeof publishedNumber>,
  isSold: string,
  untold: string,
): string => `
  select location_id, case when not is_right then inventory_item_id end as inventory_item_id, case when not is_right then product_id end as product_id,
         case when not is_right then is_listed end as is_listed, case when not is_right then quantity end as quantity,
         case when not is_right then code end as code, case when not is_right then may_have_sold end as may_have_sold, count(*) as levels
  from (
    select location_id, inventory_item_id, l.product_id, o.is_listed is not null as is_listed, o.quantity, o.code,
           o.quantity is null or l.baseline_quantity is null or o.quantity < l.baseline_quantity as may_have_sold,
           coalesce(
             l.level_version = l.confirmed_level_version and l.parked_code is null and l.drift_corrections = 0 and o.code is null
             and o.quantity = l.observed_quantity and (o.quantity = l.baseline_quantity or not $4::boolean)
             and l.confirmed_quantity = l.number and (o.quantity = l.number or l.number = 0 and o.quantity <= 0)
             and ($5::timestamptz is null or l.observed_at < $5) and l.is_decided and ${isSold} and not ${isReadAgain}, false) as is_right
    from (
      select l.*, ${number} as number, u.product_id is null as is_decided
      from (${levels}
      ) l
      ${joins}
      left join (select distinct product_id from (${undecided}) d) u on u.product_id = l.product_id
    ) l
    full join (select *, true as is_listed from ${source} s) o using (location_id, inventory_item_id)
    where $1::uuid is not null ${untold}
  ) c group by 1, 2, 3, 4, 5, 6, 7`;
