/** Which of a balance's two numbers a reset file speaks of. The names are columns: they come from this closed list, never from a file. */
export const resetColumns = {
  ATP: { balance: 'available_to_promise', movement: 'available_to_promise_delta' },
  QOH: { balance: 'quantity_on_hand', movement: 'quantity_on_hand_delta' },
} as const;
export type ResetBy = keyof typeof resetColumns;

export const makeMissingBins = `
  insert into bin (location_seq_id)
  select distinct s.bin collate "C" from staging s
  where s.bin is not null and not exists (select from bin b where b.location_seq_id = s.bin collate "C")
  order by 1 on conflict do nothing`;

/**
 * The one join over the whole file: names resolved, and every row beside the balance it speaks of.
 * $1 bin of rows that name none, $2 the moment the file speaks of. What moved after that moment is added back on top of the file's number.
 */
export const compareWithBalances = (by: ResetBy): string => `
  create temp table compared on commit drop as
  select s.line, s.facility_no, i.product_no, coalesce(n.bin_no, $1::int) as bin_no, s.value,
         o.product_no is not null or s.product_id is null as other_is_known,
         coalesce(o.product_no = i.product_no, true) as agrees,
         s.value + coalesce(m.moved, 0) - coalesce(b.${resetColumns[by].balance}, 0) as difference
  from staging s
  left join product_identification i on i.id_type_no = s.id_type_no and i.id_value = s.id_value collate "C" and not i.shared
  left join product_identification o on s.product_id is not null and o.id_value = s.product_id collate "C"
    and o.id_type_no = (select id_type_no from id_type where id_type = 'productId')
  left join bin n on n.location_seq_id = s.bin collate "C"
  left join inventory_balance b on b.product_no = i.product_no and b.facility_no = s.facility_no and b.bin_no = coalesce(n.bin_no, $1::int)
  left join (
    select product_no, facility_no, bin_no, sum(${resetColumns[by].movement})::bigint as moved
    from recent_movement where occurred_at > $2::timestamptz group by 1, 2, 3
  ) m on m.product_no = i.product_no and m.facility_no = s.facility_no and m.bin_no = coalesce(n.bin_no, $1::int)`;

/** Rows whose names lead nowhere, to two products, or to different ones. $1 import. Gives how many. */
export const rejectUnresolved = `
  insert into import_row (import_no, line, outcome, code, reason, hint, column_name, value)
  select $1::bigint, c.line, 'rejected',
    case when not c.other_is_known then 'product_unknown' when c.product_no is not null then 'product_contradicts'
         when shared.products is not null then 'product_ambiguous' else 'product_unknown' end,
    case when not c.other_is_known then 'no product has productId "' || left(s.product_id, 60) || '"'
         when c.product_no is not null then 'productId "' || left(s.product_id, 60) || '" and ' || t.id_type || ' "' || left(s.id_value, 60) || '" name different products'
         when shared.products is not null then t.id_type || ' "' || left(s.id_value, 60) || '" belongs to ' || shared.products
         else 'no product has ' || t.id_type || ' "' || left(s.id_value, 60) || '"' end,
    case when c.product_no is not null and c.other_is_known then 'Give one of the two, or make them agree.'
         when shared.products is not null then 'Name the product by another identification, or take this one off all but one of them.'
         when near.id_value is not null then 'Did you mean "' || left(near.id_value, 60) || '"? Case counts.'
         else 'Send the product on catalog-events (or PUT /products/{id}), then send this row again.' end,
    case when not c.other_is_known or t.id_type = 'productId' then 'productId' else 'idValue' end,
    left(case when not c.other_is_known then s.product_id else s.id_value end, 200)
  from compared c
  join staging s using (line)
  join id_type t using (id_type_no)
  left join lateral (
    select string_agg(p.product_id, ' and ' order by p.product_id) as products
    from product_identification i join product p using (product_no)
    where i.id_type_no = s.id_type_no and i.id_value = s.id_value collate "C" and i.shared
  ) shared on true
  left join lateral (
    select i.id_value from product_identification i
    where i.id_type_no = s.id_type_no and lower(i.id_value) = lower(s.id_value) collate "C" order by 1 limit 1
  ) near on true
  where c.product_no is null or not c.other_is_known or not c.agrees`;

export const countDuplicates = `
  select coalesce(sum(rows - 1), 0) as duplicates from (
    select count(*) as rows from compared where product_no is not null and other_is_known and agrees
    group by product_no, facility_no, bin_no
  ) k`;

/** An earlier row of a key gives way to the last one of the file. $1 import. */
export const supersedeEarlierRows = `
  with ranked as (
    select line, last_value(line) over (partition by product_no, facility_no, bin_no order by line
                                        rows between unbounded preceding and unbounded following) as last_line
    from compared where product_no is not null and other_is_known and agrees
  ), superseded as (
    delete from compared c using ranked r where r.line = c.line and r.line <> r.last_line returning c.line, r.last_line
  )
  insert into import_row (import_no, line, outcome, code, reason)
  select $1::bigint, line, 'superseded', 'superseded_by_later_row', 'line ' || last_line || ' speaks of the same product, facility and bin' from superseded`;

/** With duplicates = reject no row of a key stands: which of them is right is for a person to say. $1 import. */
export const rejectDuplicates = `
  with ranked as (
    select line, lines from compared c join (
      select product_no, facility_no, bin_no, (array_agg(line order by line))[1:10] as lines
      from compared where product_no is not null and other_is_known and agrees group by 1, 2, 3 having count(*) > 1
    ) k using (product_no, facility_no, bin_no) where other_is_known and agrees
  ), rejected as (
    delete from compared c using ranked r where r.line = c.line returning c.line, r.lines
  )
  insert into import_row (import_no, line, outcome, code, reason, hint)
  select $1::bigint, line, 'rejected', 'duplicate_key', 'lines ' || array_to_string(lines, ', ') || ' speak of the same product, facility and bin',
         'Keep one of them, or let the last one win with "duplicates": "last".' from rejected`;

/** What is left and differs, numbered in the order of the keys: neighbours on disk are changed together and locks are taken in one order. */
export const keepDifferences = `
  insert into inventory_difference (import_no, ordinal, line, product_no, facility_no, bin_no, value, reason_code, comments)
  select $1::bigint, row_number() over (order by c.product_no, c.facility_no, c.line), c.line, c.product_no, c.facility_no, c.bin_no, c.value, s.reason, s.comments
  from compared c join staging s using (line)
  where c.difference <> 0 and c.product_no is not null and c.other_is_known and c.agrees`;
