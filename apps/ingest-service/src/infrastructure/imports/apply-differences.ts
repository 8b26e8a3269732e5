import type { Tx } from '@app/common/database';
import type { ApplyTurn, ImportFile } from '@app/common/imports';
import { lockEventLog } from '@app/common/outbox';
import { epochAndTime, inventoryChangedPayload } from '../inventory-changed-payload';
import { pendingTable, publishPending } from '../write-walk';
import { hasMovedSince, movedSince, resetColumns, type ResetBy } from './compare-reset';

/**
 * Applies differences from..to of a reset file. The number to reach was compared once; how far it is away is computed again here,
 * under the level's lock, so that what happened since the comparison is neither lost nor counted twice.
 */
export async function applyDifferences(
  tx: Tx,
  file: ImportFile,
  by: ResetBy,
  { from, to, turn }: { from: number; to: number; turn: ApplyTurn },
): Promise<{ applied: number; unchanged: number }> {
  const chunk = [file.importNo, from, to];
  const rows = to - from + 1;
  const cause = [file.importNo, file.importId, file.runId, from, to];
  await tx.execute(pendingTable);
  const made = await tx.execute(makeNewLevels, cause);
  const moved = made === rows ? 0 : await moveLevels(tx, by, file.asOf, chunk, cause, turn);
  turn.locked();
  if (made + moved > 0) {
    await turn.come();
    await lockEventLog(tx);
    await tx.execute(publishPending);
  }
  return { applied: made + moved, unchanged: rows - made - moved };
}

/** Levels that are there: locked in the one order of all writers, then moved by what they differ now. */
async function moveLevels(
  tx: Tx,
  by: ResetBy,
  asOf: Date,
  chunk: readonly unknown[],
  cause: readonly unknown[],
  turn: ApplyTurn,
): Promise<number> {
  await tx.execute(makeMissingLevels, chunk);
  await tx.execute(lockedTable);
  await tx.execute(lockLevels, chunk);
  turn.locked();
  const [movement] = await tx.query<{ moved: boolean }>(hasMovedSince, [asOf.toISOString()]);
  const { moved } = movement!;
  return tx.execute(moveStock(by, moved), moved ? [...cause, asOf.toISOString()] : cause);
}

const ofChunk = 'd.import_no = $1::bigint and d.ordinal between $2::int and $3::int';

const payload = inventoryChangedPayload({
  quantityOnHand: 'm.level_quantity_on_hand',
  availableToPromise: 'm.level_available_to_promise',
  quantityOnHandDelta: 'm.difference',
  availableToPromiseDelta: 'm.difference',
  reasonCode: 'm.reason_code',
  version: 'm.version',
  cause: `'{"kind":"import","importId":"' || $2::text || '","line":' || m.line || ',"runId":"' || $3::text || '"}'`,
});

/**
 * Levels that nobody has ever spoken of begin at the file's number, in one statement: who makes the level's row holds it, and there is nothing
 * to compare with. Where another writer has made it meanwhile, the row is left to the way of all others. Gives how many rows took effect.
 * $1 import, $2 its id, $3 run, $4 and $5 the chunk.
 */
const makeNewLevels = `
  with fresh as materialized (
    select d.ordinal, d.line, d.product_no, d.facility_no, d.bin_no, d.value as difference, coalesce(d.reason_code, 'RESET') as reason_code, d.comments,
           sum(d.value) over so_far as level_quantity_on_hand, row_number() over so_far as version
    from inventory_difference d where d.import_no = $1::bigint and d.ordinal between $4::int and $5::int and d.is_new
    window so_far as (partition by d.product_no, d.facility_no order by d.ordinal)
  ), made as (
    insert into inventory_level (product_no, facility_no, quantity_on_hand, available_to_promise, version)
    select product_no, facility_no, sum(difference), sum(difference), count(*) from fresh group by 1, 2 order by 1, 2
    on conflict do nothing returning product_no, facility_no
  ), mine as materialized (
    select f.*, f.level_quantity_on_hand as level_available_to_promise from fresh f join made using (product_no, facility_no)
  ), balance as (
    insert into inventory_balance (product_no, facility_no, bin_no, quantity_on_hand, available_to_promise)
    select product_no, facility_no, bin_no, difference, difference from mine
  ), entry as (
    insert into ledger (product_no, facility_no, bin_no, quantity_on_hand_delta, available_to_promise_delta, quantity_on_hand_before,
                        available_to_promise_before, version, reason_code, cause_kind, import_no, line, comments)
    select product_no, facility_no, bin_no, difference, difference, 0, 0, version, reason_code, 'import', $1::bigint, line, comments
    from mine
  ), ${epochAndTime}
  insert into pending_event (key, payload)
  select p.product_id || '|' || f.facility_id, ${payload}
  from mine m join product p using (product_no) join facility f using (facility_no), e
  order by m.ordinal`;

const makeMissingLevels = `
  insert into inventory_level (product_no, facility_no)
  select distinct d.product_no, d.facility_no from inventory_difference d
  where ${ofChunk} and d.is_new and not exists (select from inventory_level l where l.product_no = d.product_no and l.facility_no = d.facility_no)
  order by 1, 2 on conflict do nothing`;

/** The levels of the chunk as they stand under their locks, each with its place on disk: it holds until this transaction moves the row. */
const lockedTable = `
  create temp table if not exists locked_level (
    product_no integer, facility_no integer, place tid, quantity_on_hand bigint, available_to_promise bigint, version bigint
  ) on commit delete rows`;

/** The one lock order of all writers: by product, then facility. */
const lockLevels = `
  insert into locked_level
  select l.product_no, l.facility_no, l.ctid, l.quantity_on_hand, l.available_to_promise, l.version from inventory_level l
  join (select distinct d.product_no, d.facility_no from inventory_difference d where ${ofChunk}) k using (product_no, facility_no)
  order by l.product_no, l.facility_no
  for update of l`;

/**
 * How far each balance is from the file's number, and in one statement balances, levels and ledger brought there; gives one pending event a
 * ledger row. Balances stand under their level's lock, so what is read here stays true, and rows are written where they were found.
 * A level that several bins of the chunk touch gets one version a row, in the order of the file.
 * $1 import, $2 its id, $3 run, $4 and $5 the chunk, $6 the moment that the file speaks of where something has moved since.
 */
const moveStock = (by: ResetBy, hasMoved: boolean): string => `
  with compared as materialized (
    select d.ordinal, d.line, d.product_no, d.facility_no, d.bin_no, coalesce(d.reason_code, 'RESET') as reason_code, d.comments,
           coalesce(b.quantity_on_hand, 0) as quantity_on_hand, coalesce(b.available_to_promise, 0) as available_to_promise, b.ctid as balance_place,
           l.place as level_place, l.quantity_on_hand as level_quantity_on_hand, l.available_to_promise as level_available_to_promise, l.version,
           d.value${hasMoved ? ' + coalesce(m.moved, 0)' : ''} - coalesce(b.${resetColumns[by].balance}, 0) as difference
    from inventory_difference d
    join locked_level l using (product_no, facility_no)
    left join inventory_balance b using (product_no, facility_no, bin_no)
    ${hasMoved ? `left join (${movedSince(by, '$6')}) m using (product_no, facility_no, bin_no)` : ''}
    where d.import_no = $1::bigint and d.ordinal between $4::int and $5::int
  ), moved as materialized (
    select ordinal, line, product_no, facility_no, bin_no, reason_code, comments, quantity_on_hand, available_to_promise, balance_place, level_place,
           difference, version + row_number() over so_far as version,
           level_quantity_on_hand + sum(difference) over so_far as level_quantity_on_hand,
           level_available_to_promise + sum(difference) over so_far as level_available_to_promise
    from compared where difference <> 0
    window so_far as (partition by product_no, facility_no order by ordinal)
  ), balance as (
    update inventory_balance b
    set quantity_on_hand = m.quantity_on_hand + m.difference, available_to_promise = m.available_to_promise + m.difference
    from moved m where b.ctid = m.balance_place
  ), new_balance as (
    insert into inventory_balance (product_no, facility_no, bin_no, quantity_on_hand, available_to_promise)
    select product_no, facility_no, bin_no, difference, difference from moved where balance_place is null
  ), level as (
    update inventory_level l
    set quantity_on_hand = l.quantity_on_hand + t.difference, available_to_promise = l.available_to_promise + t.difference,
        version = t.version, changed_at = now()
    from (select level_place, sum(difference) as difference, max(version) as version from moved group by 1) t
    where l.ctid = t.level_place
  ), entry as (
    insert into ledger (product_no, facility_no, bin_no, quantity_on_hand_delta, available_to_promise_delta, quantity_on_hand_before,
                        available_to_promise_before, version, reason_code, cause_kind, import_no, line, comments)
    select product_no, facility_no, bin_no, difference, difference, quantity_on_hand, available_to_promise,
           version, reason_code, 'import', $1::bigint, line, comments
    from moved order by ordinal
  ), ${epochAndTime}
  insert into pending_event (key, payload)
  select p.product_id || '|' || f.facility_id, ${payload}
  from moved m join product p using (product_no) join facility f using (facility_no), e
  order by m.ordinal`;
