import type { Tx } from '@app/common/database';
import type { ImportFile } from '@app/common/imports';
import { lockEventLog } from '@app/common/outbox';
import { inventoryChangedPayload } from '../inventory-changed-payload';
import { pendingTable, publishPending } from '../write-entries';
import { resetColumns, type ResetBy } from './compare-reset';

/**
 * Applies differences from..to of a reset file. The number to reach was compared once; how far it is away is computed again here,
 * under the level's lock, so that what happened since the comparison is neither lost nor counted twice.
 */
export async function applyDifferences(
  tx: Tx,
  file: ImportFile,
  by: ResetBy,
  from: number,
  to: number,
): Promise<{ applied: number; unchanged: number }> {
  const chunk = [file.importNo, from, to];
  await tx.execute(pendingTable);
  await tx.execute(makeMissingLevels, chunk);
  await tx.execute(lockLevels, chunk);
  await tx.execute(movedTable);
  const asOf = file.asOf.toISOString();
  const applied = await tx.execute(findMoved(by), [...chunk, asOf]);
  if (applied > 0) {
    await tx.execute('analyze moved');
    await tx.execute(moveStock, [asOf, file.importNo, file.importId, file.runId]);
    await lockEventLog(tx);
    await tx.execute(publishPending);
  }
  return { applied, unchanged: to - from + 1 - applied };
}

const ofChunk = 'd.import_no = $1::bigint and d.ordinal between $2::int and $3::int';

const makeMissingLevels = `
  insert into inventory_level (product_no, facility_no)
  select distinct d.product_no, d.facility_no from inventory_difference d
  where ${ofChunk} and not exists (select from inventory_level l where l.product_no = d.product_no and l.facility_no = d.facility_no)
  order by 1, 2 on conflict do nothing`;

/** The one lock order of all writers: by product, then facility. */
const lockLevels = `
  select from inventory_level l
  join (select distinct d.product_no, d.facility_no from inventory_difference d where ${ofChunk}) k using (product_no, facility_no)
  order by l.product_no, l.facility_no
  for update of l`;

/** Rows of the chunk that still differ, each with its level as it stands: a table with statistics, because a plan made blind joins them in n² steps. */
const movedTable = `
  create temp table if not exists moved (
    ordinal integer, line integer, product_no integer, facility_no integer, bin_no integer, reason_code text, comments text,
    quantity_on_hand bigint, available_to_promise bigint, difference bigint,
    level_quantity_on_hand bigint, level_available_to_promise bigint, level_version bigint, level_difference bigint, step bigint
  ) on commit delete rows`;

/** How far each level is from the file's number, and where that leaves it row by row. The levels are locked: what is read here stays true. */
const findMoved = (by: ResetBy): string => `
  insert into moved
  select t.ordinal, t.line, t.product_no, t.facility_no, t.bin_no, t.reason_code, t.comments, t.quantity_on_hand, t.available_to_promise, t.difference,
         l.quantity_on_hand, l.available_to_promise, l.version, sum(t.difference) over level_so_far, row_number() over level_so_far
  from (
    select d.ordinal, d.line, d.product_no, d.facility_no, d.bin_no, coalesce(d.reason_code, 'RESET') as reason_code, d.comments,
           coalesce(b.quantity_on_hand, 0) as quantity_on_hand, coalesce(b.available_to_promise, 0) as available_to_promise,
           d.value + coalesce(m.moved, 0) - coalesce(b.${resetColumns[by].balance}, 0) as difference
    from inventory_difference d
    left join inventory_balance b using (product_no, facility_no, bin_no)
    left join (
      select product_no, facility_no, bin_no, sum(${resetColumns[by].movement})::bigint as moved
      from recent_movement where occurred_at > $4::timestamptz group by 1, 2, 3
    ) m using (product_no, facility_no, bin_no)
    where ${ofChunk}
  ) t
  join inventory_level l using (product_no, facility_no)
  where t.difference <> 0
  window level_so_far as (partition by t.product_no, t.facility_no order by t.ordinal)`;

/**
 * Balances, levels and ledger in one statement; gives one pending event a ledger row.
 * A level that several bins of the chunk touch gets one version a row, in the order of the file.
 */
const moveStock = `
  with balance as (
    insert into inventory_balance (product_no, facility_no, bin_no, quantity_on_hand, available_to_promise, as_of)
    select product_no, facility_no, bin_no, quantity_on_hand + difference, available_to_promise + difference, $1::timestamptz from moved
    on conflict (product_no, facility_no, bin_no) do update
    set quantity_on_hand = excluded.quantity_on_hand, available_to_promise = excluded.available_to_promise, as_of = excluded.as_of
  ), level as (
    update inventory_level l
    set quantity_on_hand = l.quantity_on_hand + t.difference, available_to_promise = l.available_to_promise + t.difference,
        version = l.version + t.steps, changed_at = now()
    from (select product_no, facility_no, sum(difference) as difference, count(*) as steps from moved group by 1, 2) t
    where l.product_no = t.product_no and l.facility_no = t.facility_no
  ), entry as (
    insert into ledger (product_no, facility_no, bin_no, quantity_on_hand_delta, available_to_promise_delta, quantity_on_hand_before,
                        available_to_promise_before, version, reason_code, cause_kind, import_no, line, comments)
    select product_no, facility_no, bin_no, difference, difference, quantity_on_hand, available_to_promise,
           level_version + step, reason_code, 'import', $2::bigint, line, comments
    from moved order by ordinal
  )
  insert into pending_event (key, payload)
  select p.product_id || '|' || f.facility_id,
         ${inventoryChangedPayload({
           quantityOnHand: '(m.level_quantity_on_hand + m.level_difference)',
           availableToPromise: '(m.level_available_to_promise + m.level_difference)',
           quantityOnHandDelta: 'm.difference',
           availableToPromiseDelta: 'm.difference',
           reasonCode: 'm.reason_code',
           version: '(m.level_version + m.step)',
           cause: `'{"kind":"import","importId":"' || $3::text || '","line":' || m.line || ',"runId":"' || $4::text || '"}'`,
         })}
  from moved m join product p using (product_no) join facility f using (facility_no), epoch e
  order by m.ordinal`;
