import { epochAndTime, inventoryChangedPayload } from '../inventory-changed-payload';
import { distance, movedSince, movedSinceRow } from './compare-stock';
import type { Meaning, StockKind } from './stock-kinds';

/** What each ledger row tells, kept until the event log's lock is taken, with the number of rows of the file that it stands for. */
export const pendingTable = `
  create temp table if not exists pending_change (
    position integer generated always as identity, key text, payload text, rows integer, line integer, import_no bigint
  ) on commit delete rows`;

export const publishPending = `
  insert into event_log (topic, key, payload) select 'inventory-changed', key, payload from pending_change order by position`;

/** Rows of the file that have taken effect in this transaction, and levels that were set to zero for having none. */
export const countPending =
  'select coalesce(sum(rows), 0)::integer as applied, (count(*) filter (where line = 0))::integer as zeroed from pending_change';

/** The same rows by their import. */
export const countPendingByImport = 'select import_no, sum(rows)::integer as applied from pending_change group by 1';

/** Where the differences stand that a transaction applies, and what is known of their files: of one, by the statement's values; of several, by each row. */
export interface Pending {
  table: string;
  /** Those meant, of a row `d`; true where it is all of them. */
  which: string;
  /** Of the rows in hand. */
  importNo: string;
  importId: string;
  /** The columns of `table` that say so, where each row does. */
  carried: string;
  run: string;
  /** The moment that the files speak of. */
  moment: string;
}

/** A stretch of one file's differences. $1 import, $2 its id, $3 run, $4 and $5 the chunk, $6 the moment of the file, for differences and where it is stated. */
export const ofChunk: Pending = {
  table: 'inventory_difference',
  which: 'd.import_no = $1::bigint and d.ordinal between $4::int and $5::int',
  importNo: '$1::bigint',
  importId: '$2::text',
  carried: '',
  run: '$3::text',
  moment: '$6',
};

const payload = ({ importId, run }: Pending): string =>
  inventoryChangedPayload({
    quantityOnHand: 'm.level_quantity_on_hand',
    availableToPromise: 'm.level_available_to_promise',
    quantityOnHandDelta: 'm.difference',
    availableToPromiseDelta: 'm.difference',
    reasonCode: 'm.reason_code',
    version: 'm.version',
    cause: `'{"kind":"import","importId":"' || ${importId} || case when m.line = 0 then '"' else '","line":' || m.line end || ',"runId":"' || ${run} || '"}'`,
  });

const tell = (pending: Pending): string => `
  insert into pending_change (key, payload, rows, line, import_no)
  select p.product_id || '|' || f.facility_id, ${payload(pending)}, m.rows, m.line, ${pending.importNo}
  from mine m join product p using (product_no) join facility f using (facility_no), e
  order by m.ordinal`;

const keepInLedger = ({ importNo }: Pending): string => `
  insert into ledger (product_no, facility_no, bin_no, quantity_on_hand_delta, available_to_promise_delta, quantity_on_hand_before,
                      available_to_promise_before, version, reason_code, cause_kind, import_no, line, comments)
  select product_no, facility_no, bin_no, difference, difference, quantity_on_hand, available_to_promise,
         version, reason_code, 'import', ${importNo}, nullif(line, 0), comments
  from mine order by ordinal`;

/** Differences may speak of a bin several times, each on top of those before it; absolute numbers never do. */
const mayRepeat = (meaning: Meaning): boolean => meaning === 'DIFFERENCE';
const bins = (meaning: Meaning, more: string): string =>
  mayRepeat(meaning)
    ? `(select product_no, facility_no, bin_no${more}, sum(difference) as difference from mine group by product_no, facility_no, bin_no${more})`
    : 'mine';
const before = (meaning: Meaning, stood: string): string =>
  mayRepeat(meaning) ? `${stood} + sum(difference) over so_far_in_bin - difference` : stood;
const ofBin = (meaning: Meaning): string =>
  mayRepeat(meaning) ? ', so_far_in_bin as (partition by product_no, facility_no, bin_no order by ordinal)' : '';

/** A stated moment is told to every bin, also to one that holds the number already: what happened before it is in the number. */
const asOf = ({ stated, byRow }: Stated, { moment }: Pending): string =>
  byRow ? 'as_of' : stated ? `${moment}::timestamptz` : 'null::timestamptz';

/** Whether somebody has stated the moment that rows speak of, and whether rows state their own. */
interface Stated {
  stated: boolean;
  byRow: boolean;
}

/** Differences of later moments than an absolute value speaks of are not undone by it. */
const remember = (meaning: Meaning, moment: string): string =>
  mayRepeat(meaning)
    ? `, movement as (
    insert into recent_movement (product_no, facility_no, bin_no, occurred_at, quantity_on_hand_delta, available_to_promise_delta)
    select product_no, facility_no, bin_no, ${moment}::timestamptz, difference, difference from mine
  )`
    : '';

/**
 * Levels that nobody has ever spoken of begin at the file's number, in one statement: who makes the level's row holds it, and there is nothing
 * to compare with. Where another writer has made it meanwhile, the row is left to the way of all others. Gives how many ledger rows that makes.
 */
export const makeNewLevels = (
  { reasonCode }: StockKind,
  meaning: Meaning,
  moment: Stated,
  pending: Pending = ofChunk,
): string => `
  with fresh as materialized (
    select ordinal, line, rows, product_no, facility_no, bin_no, difference, reason_code, comments, as_of${pending.carried},
           ${before(meaning, '0')} as quantity_on_hand, ${before(meaning, '0')} as available_to_promise,
           sum(difference) over so_far as level_quantity_on_hand, row_number() over so_far as version
    from (select ordinal, line, rows, product_no, facility_no, bin_no, value as difference, coalesce(reason_code, '${reasonCode}') as reason_code, comments, as_of${pending.carried}
          from ${pending.table} d where ${pending.which} and is_new and value <> 0) d
    window so_far as (partition by product_no, facility_no order by ordinal)${ofBin(meaning)}
  ), made as (
    insert into inventory_level (product_no, facility_no, quantity_on_hand, available_to_promise, version)
    select product_no, facility_no, sum(difference), sum(difference), count(*) from fresh group by 1, 2 order by 1, 2
    on conflict do nothing returning product_no, facility_no
  ), mine as materialized (
    select f.*, f.level_quantity_on_hand as level_available_to_promise from fresh f join made using (product_no, facility_no)
  ), balance as (
    insert into inventory_balance (product_no, facility_no, bin_no, quantity_on_hand, available_to_promise, as_of)
    select product_no, facility_no, bin_no, difference, difference, ${asOf(moment, pending)} from ${bins(meaning, '')} n
  )${remember(meaning, pending.moment)}, entry as (${keepInLedger(pending)}), ${epochAndTime}${tell(pending)}`;

/**
 * How far each balance is from the file's number, and in one statement balances, levels and ledger brought there; gives one pending event a
 * ledger row. Balances stand under their level's lock, so what is read here stays true, and rows are written where they were found.
 * A level that several bins of the chunk touch gets one version a row, in the order of the file. Differences that began a level are done already.
 */
export const moveStock = (
  { reasonCode }: StockKind,
  meaning: Meaning,
  { hasMoved, ...moment }: Stated & { hasMoved: boolean },
  pending: Pending = ofChunk,
): string => `
  with compared as materialized (
    select d.ordinal, d.line, d.rows, d.product_no, d.facility_no, d.bin_no, coalesce(d.reason_code, '${reasonCode}') as reason_code, d.comments, d.as_of${pending.carried},
           coalesce(b.quantity_on_hand, 0) as bin_quantity_on_hand, coalesce(b.available_to_promise, 0) as bin_available_to_promise, b.ctid as balance_place,
           l.place as level_place, l.quantity_on_hand as level_quantity_on_hand, l.available_to_promise as level_available_to_promise, l.version,
           ${distance(meaning, 'd', hasMoved)} as difference
    from ${pending.table} d
    join locked_level l using (product_no, facility_no)
    left join inventory_balance b using (product_no, facility_no, bin_no)
    ${moment.byRow ? movedSinceRow('d', pending.moment) : hasMoved ? `left join (${movedSince(pending.moment)}) m using (product_no, facility_no, bin_no)` : ''}
    where ${pending.which}${mayRepeat(meaning) ? ` and not exists (select from pending_change p where p.line = d.line and p.import_no = ${pending.carried === '' ? pending.importNo : 'd.import_no'})` : ''}
  ), mine as materialized (
    select ordinal, line, rows, product_no, facility_no, bin_no, reason_code, comments, balance_place, level_place${pending.carried},
           ${before(meaning, 'bin_quantity_on_hand')} as quantity_on_hand, ${before(meaning, 'bin_available_to_promise')} as available_to_promise,
           difference, version + row_number() over so_far as version,
           level_quantity_on_hand + sum(difference) over so_far as level_quantity_on_hand,
           level_available_to_promise + sum(difference) over so_far as level_available_to_promise
    from compared where difference <> 0
    window so_far as (partition by product_no, facility_no order by ordinal)${ofBin(meaning)}
  ), balance as (
    update inventory_balance b
    set quantity_on_hand = b.quantity_on_hand + n.difference, available_to_promise = b.available_to_promise + n.difference${moment.stated ? `, as_of = ${moment.byRow ? 'coalesce(n.as_of, b.as_of)' : asOf(moment, pending)}` : ''}
    from ${moment.stated ? 'compared' : bins(meaning, ', balance_place')} n where b.ctid = n.balance_place
  ), new_balance as (
    insert into inventory_balance (product_no, facility_no, bin_no, quantity_on_hand, available_to_promise, as_of)
    select product_no, facility_no, bin_no, difference, difference, ${asOf(moment, pending)}
    from ${moment.stated ? 'compared' : bins(meaning, ', balance_place')} n
    where balance_place is null${moment.byRow ? ' and (difference <> 0 or as_of is not null)' : ''}
  ), level as (
    update inventory_level l
    set quantity_on_hand = l.quantity_on_hand + t.difference, available_to_promise = l.available_to_promise + t.difference,
        version = t.version, changed_at = now()
    from (select level_place, sum(difference) as difference, max(version) as version from mine group by 1) t
    where l.ctid = t.level_place
  )${remember(meaning, pending.moment)}, entry as (${keepInLedger(pending)}), ${epochAndTime}${tell(pending)}`;
