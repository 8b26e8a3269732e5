/** Which of a balance's two numbers a reset file speaks of. The names are columns: they come from this closed list, never from a file. */
export const resetColumns = {
  ATP: { balance: 'available_to_promise', movement: 'available_to_promise_delta' },
  QOH: { balance: 'quantity_on_hand', movement: 'quantity_on_hand_delta' },
} as const;
export type ResetBy = keyof typeof resetColumns;

/**
 * Lets the comparison, one pass over the file and the balances, use a second process and hold its hash tables in memory. The prices are those
 * of passing a narrow row on; the defaults suppose wide ones and would choose one process.
 */
export const compareInParallel = [
  "set local work_mem = '64MB'",
  'set local parallel_setup_cost = 100',
  'set local parallel_tuple_cost = 0.005',
];

/** Whether anything has moved after the moment the file speaks of ($1). Nearly always nothing has, and one join less is needed. */
export const hasMovedSince = 'select exists (select from recent_movement where occurred_at > $1::timestamptz) as moved';

/** An earlier row of a key gives way to the last one of the file. $1 import. */
export const supersedeEarlierRows = `
  with ranked as (
    select line, last_value(line) over (partition by product_no, facility_no, bin_no order by line
                                        rows between unbounded preceding and unbounded following) as last_line
    from staging
  ), superseded as (
    delete from staging s using ranked r where r.line = s.line and r.line <> r.last_line returning s.line, r.last_line
  )
  insert into import_row (import_no, line, outcome, code, reason)
  select $1::bigint, line, 'superseded', 'superseded_by_later_row', 'line ' || last_line || ' speaks of the same product, facility and bin' from superseded`;

/** With duplicates = reject no row of a key stands: which of them is right is for a person to say. $1 import. */
export const rejectDuplicates = `
  with ranked as (
    select line, lines from staging join (
      select product_no, facility_no, bin_no, (array_agg(line order by line))[1:10] as lines
      from staging group by 1, 2, 3 having count(*) > 1
    ) k using (product_no, facility_no, bin_no)
  ), rejected as (
    delete from staging s using ranked r where r.line = s.line returning s.line, r.lines
  )
  insert into import_row (import_no, line, outcome, code, reason, hint)
  select $1::bigint, line, 'rejected', 'duplicate_key', 'lines ' || array_to_string(lines, ', ') || ' speak of the same product, facility and bin',
         'Keep one of them, or let the last one win with "duplicates": "last".' from rejected`;

/**
 * The one join over the whole file: what differs from the balance it speaks of.
 * With `moved`, what moved after $1, the moment the file speaks of, is added back on top of the file's number.
 */
export const findDiffering = (by: ResetBy, moved: boolean): string => `
  create temp table differing on commit drop as
  select s.line, s.product_no, s.facility_no, s.bin_no, s.value, b.product_no is null as is_new, s.reason, s.comments
  from staging s
  left join inventory_balance b on b.product_no = s.product_no and b.facility_no = s.facility_no and b.bin_no = s.bin_no
  ${moved ? `left join (${movedSince(by, '$1')}) m on m.product_no = s.product_no and m.facility_no = s.facility_no and m.bin_no = s.bin_no` : ''}
  where s.value${moved ? ' + coalesce(m.moved, 0)' : ''} <> coalesce(b.${resetColumns[by].balance}, 0)`;

export const movedSince = (by: ResetBy, moment: string): string => `
  select product_no, facility_no, bin_no, sum(${resetColumns[by].movement})::bigint as moved
  from recent_movement where occurred_at > ${moment}::timestamptz group by 1, 2, 3`;

/** Numbered in the order of the keys: neighbours on disk are changed together and locks are taken in one order. $1 import. */
export const keepDifferences = `
  insert into inventory_difference (import_no, ordinal, line, product_no, facility_no, bin_no, value, is_new, reason_code, comments)
  select $1::bigint, row_number() over (order by product_no, facility_no, line), line, product_no, facility_no, bin_no, value, is_new, reason, comments
  from differing`;

/** A plan made for a handful joins a chunk with itself in n² steps: from here on it is told how many there are. */
export const fewDifferences = 500;
export const knowDifferences = ['set local default_statistics_target = 3', 'analyze inventory_difference'];
