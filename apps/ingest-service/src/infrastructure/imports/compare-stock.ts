import { nothingStands } from '@app/common/imports';
import type { Meaning } from './stock-kinds';
import type { StockGroup } from './stock-parts';

/** Whether anything has moved after the moment the file speaks of ($1). Nearly always nothing has, and one join less is needed. */
export const hasMovedSince = 'select exists (select from recent_movement where occurred_at > $1::timestamptz) as moved';

/** What moved after a moment, by bin: it happened on top of an absolute value that speaks of that moment, and is not undone by it. */
export const movedSince = (moment: string): string => `
  select product_no, facility_no, bin_no, sum(quantity_on_hand_delta)::bigint as quantity_on_hand,
         sum(available_to_promise_delta)::bigint as available_to_promise
  from recent_movement where occurred_at > ${moment}::timestamptz group by 1, 2, 3`;

/**
 * The same for a row `row` that states its own moment, or else speaks of that of its file: found by the level's index, and only for files whose
 * rows do.
 */
export const movedSinceRow = (row: string, ofFile: string): string => `
  left join lateral (
    select sum(r.quantity_on_hand_delta)::bigint as quantity_on_hand, sum(r.available_to_promise_delta)::bigint as available_to_promise
    from recent_movement r
    where r.product_no = ${row}.product_no and r.facility_no = ${row}.facility_no and r.bin_no = ${row}.bin_no
      and r.occurred_at > coalesce(${row}.as_of, ${ofFile}::timestamptz)
  ) m on true`;

/** Gives the rows that state no moment that of their file, where somebody has stated that. $1 the moment. */
export const stateMoments = 'update staging set as_of = $1::timestamptz where as_of is null';

/**
 * How far a balance `b` is from what a row `row` says, `m` being what has moved since. A level that no row names (line 0) is brought to an
 * ATP of 0, whichever of the two numbers the file speaks of.
 */
export function distance(meaning: Meaning, row: string, hasMoved: boolean): string {
  if (meaning === 'DIFFERENCE') return `${row}.value::bigint`;
  const from = (column: string): string =>
    `${hasMoved ? `coalesce(m.${column}, 0) ` : ''}- coalesce(b.${column}, 0)`.trim();
  const atp = `${row}.value ${hasMoved ? '+ ' : ''}${from('available_to_promise')}`;
  const qoh = `${row}.value ${hasMoved ? '+ ' : ''}${from('quantity_on_hand')}`;
  return meaning === 'ATP' ? atp : `case when ${row}.line = 0 then ${atp} else ${qoh} end`;
}

/**
 * What would move the balance it speaks of, with what that holds of the file's number: at once for rows that were read beside what stands, and by one join over all
 * others. Where the moment was stated, a bin that holds the number already is told the moment too, so that what happened before it and comes later is
 * known to be in it. $1, where something has moved or the moment is stated: that moment.
 */
export const findDiffering = (
  meaning: Meaning,
  { told, untold, isFew, ...rest }: Compared & { told: boolean; untold: boolean; isFew: boolean },
): string => `
  ${isFew ? `insert into differing (${differing.map(([name]) => name).join(', ')})` : 'create temp table differing on commit drop as'} ${[...(told ? [differingAsTold] : []), ...(untold ? [differingByJoin(meaning, rest)] : [])].join(' union all ')}`;

const differing = [
  ['line', 'integer'],
  ['rows', 'integer'],
  ['product_no', 'integer'],
  ['facility_no', 'integer'],
  ['bin_no', 'integer'],
  ['value', 'bigint'],
  ['difference', 'bigint'],
  ['is_new', 'boolean'],
  ['stood', 'bigint'],
  ['reason', 'text'],
  ['comments', 'text'],
  ['as_of', 'timestamptz'],
] as const;

/**
 * What is found among few rows goes into a table that the session keeps: making one costs more than comparing them. What is found among many has one made
 * of it, because a plan with two processes fills no table that is there.
 */
export const fewCompared = 5_000;
export const keptTable = `create temp table if not exists differing (${differing.map((column) => column.join(' ')).join(', ')}) on commit delete rows`;
export const noTable = 'drop table if exists pg_temp.differing';

interface Compared {
  moved: boolean;
  summed: boolean;
  stated: boolean;
  byRow: boolean;
}

const differingAsTold = `
  select line, 1 as rows, product_no, facility_no, bin_no, value::bigint as value, value - stood as difference, stands = ${nothingStands} as is_new, stood,
         reason, comments, null::timestamptz as as_of
  from (select *, case stands when ${nothingStands} then 0 else stands end::bigint as stood from staging where stands is not null) s`;

const differingByJoin = (meaning: Meaning, { moved, summed, stated, byRow }: Compared): string => `
  select s.line, ${summed ? 's.rows' : '1 as rows'}, s.product_no, s.facility_no, s.bin_no, s.value::bigint as value, ${distance(meaning, 's', moved)} as difference, b.product_no is null as is_new,
         coalesce(b.${meaning === 'QOH' ? 'quantity_on_hand' : 'available_to_promise'}, 0) as stood, s.reason, s.comments, ${byRow ? 's.as_of' : 'null::timestamptz as as_of'}
  from ${summed ? `(${summedRows})` : '(select * from staging where stands is null)'} s
  left join inventory_balance b on b.product_no = s.product_no and b.facility_no = s.facility_no and b.bin_no = s.bin_no
  ${byRow ? movedSinceRow('s', '$1') : moved ? `left join (${movedSince('$1')}) m on m.product_no = s.product_no and m.facility_no = s.facility_no and m.bin_no = s.bin_no` : ''}
  where ${distance(meaning, 's', moved)} <> 0${tellsMoment(stated, byRow)}`;

const tellsMoment = (stated: boolean, byRow: boolean): string =>
  byRow
    ? ' or (s.as_of is not null and b.as_of is distinct from s.as_of)'
    : stated
      ? ' or b.as_of is distinct from $1::timestamptz'
      : '';

/** Absolute numbers of one key that are added up, such as the lots of an article: one difference stands for all of its rows. */
const summedRows = `
  select max(line) as line, count(*)::integer as rows, product_no, facility_no, bin_no, sum(value::bigint) as value,
         (array_agg(reason order by line desc))[1] as reason, (array_agg(comments order by line desc))[1] as comments, max(as_of) as as_of
  from staging group by product_no, facility_no, bin_no`;

/** The levels that the rows of the file name in facilities where what is absent means zero: a bit a product, in pages. */
export const namedPageTable =
  'create temp table named_page (facility_no integer, page_no integer, bits bytea) on commit drop';
export const fillNamedPages =
  'insert into named_page (facility_no, page_no, bits) select * from unnest($1::int[], $2::int[], $3::bytea[])';

/** Every level that no row names in the facilities $1 goes to zero; it is a difference that stands for no row. $2 products a page; $3 as in findDiffering. */
export const addAbsent = (moved: boolean, stated: boolean): string => `
  insert into differing (line, rows, product_no, facility_no, bin_no, value, difference, is_new, stood, as_of)
  select 0, 0, b.product_no, b.facility_no, b.bin_no, 0, ${moved ? 'coalesce(m.available_to_promise, 0)' : '0'} - b.available_to_promise, false, b.available_to_promise, ${stated ? '$3::timestamptz' : 'null::timestamptz'}
  from inventory_balance b
  ${moved ? `left join (${movedSince('$3')}) m on m.product_no = b.product_no and m.facility_no = b.facility_no and m.bin_no = b.bin_no` : ''}
  where b.facility_no = any($1::int[]) and b.available_to_promise <> ${moved ? 'coalesce(m.available_to_promise, 0)' : '0'}
    ${stated ? 'and (b.as_of is null or b.as_of <= $3::timestamptz)' : ''}
    and not exists (select from named_page n where n.facility_no = b.facility_no and n.page_no = b.product_no / $2::int
                    and get_bit(n.bits, b.product_no % $2::int) = 1)`;

/**
 * Numbered in the order of the keys: neighbours on disk are changed together and locks are taken in one order. Rows that are grouped stand together.
 * $1 import.
 */
export const keepDifferences = (group: StockGroup | undefined, byRow: boolean): string => `
  insert into inventory_difference (import_no, ordinal, line, rows, product_no, facility_no, bin_no, value, is_new, reason_code, comments, as_of)
  select $1::bigint, row_number() over (order by ${group ? `${group}, ` : ''}product_no, facility_no, line), line, rows, product_no, facility_no, bin_no, value, is_new, reason, comments, ${byRow ? 'as_of' : 'null::timestamptz'}
  from differing`;

/** A plan made for a handful joins a chunk with itself in n² steps: from here on it is told how many there are. */
export const fewDifferences = 500;
export const knowDifferences = 'set local default_statistics_target = 3; analyze inventory_difference';
