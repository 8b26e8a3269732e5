import { distance, movedSince } from '../compare-stock';
import type { Pending } from '../move-stock';
import type { Meaning } from '../stock-kinds';

/** What the files of a set change, one row a row of theirs, numbered in the order of the keys; rows of one level are of one file. The session keeps the table. */
export const differingTable = `
  create temp table if not exists differing_together (
    ordinal integer, file integer, line integer, rows integer, product_no integer, facility_no integer, bin_no integer, value bigint, difference bigint, is_new boolean,
    stood bigint, reason_code text, comments text, as_of timestamptz, import_no bigint, import_id text
  );
  truncate differing_together`;

/** $1 the imports and $2 their ids, in the order of their places; $3, where something has moved since, the moment that all of them speak of. */
export const findDifferingTogether = (meaning: Meaning, moved: boolean): string => `
  insert into differing_together
  select row_number() over (order by s.product_no, s.facility_no, s.line), s.file, s.line, 1, s.product_no, s.facility_no, s.bin_no, s.value,
         ${distance(meaning, 's', moved)}, b.product_no is null, coalesce(b.${meaning === 'QOH' ? 'quantity_on_hand' : 'available_to_promise'}, 0),
         s.reason, s.comments, null, n.import_no, n.import_id
  from staging_together s
  join unnest($1::bigint[], $2::text[]) with ordinality as n (import_no, import_id, file) on n.file = s.file
  left join inventory_balance b on b.product_no = s.product_no and b.facility_no = s.facility_no and b.bin_no = s.bin_no
  ${moved ? `left join (${movedSince('$3')}) m on m.product_no = s.product_no and m.facility_no = s.facility_no and m.bin_no = s.bin_no` : ''}
  where ${distance(meaning, 's', moved)} <> 0`;

/** A plan made for a handful joins them with each other in n² steps. */
export const knowDiffering = 'set local default_statistics_target = 3; analyze differing_together';

export const ofSet: Pending = {
  table: 'differing_together',
  which: 'true',
  importNo: 'import_no',
  importId: 'import_id',
  carried: ', import_no, import_id',
  run: '$1::text',
  moment: '$2',
};

/** Whether a value in force speaks of the moment of the differences ($1), or a later one: it has them in it. */
export const someAreOld = (table: 'staging_together' | 'differing_together'): string => `
  select exists (
    select from ${table} s join inventory_balance b on b.product_no = s.product_no and b.facility_no = s.facility_no and b.bin_no = s.bin_no and b.as_of >= $1::timestamptz
  ) as old`;

/** The place in time of the files $1: whether somebody stated the moment of one, it mends another, speaks of another moment than $2, or a file of a higher sequence was applied. */
export const someStandApart = `
  select exists (
    select from file_import f where f.import_no = any($1::bigint[]) and (f.as_of_stated or f.chain_of is not null or date_trunc('milliseconds', f.as_of) <> $2::timestamptz or f.sequence is not null and exists (
      select from file_import n
      where n.config_id = f.config_id and n.sequence > f.sequence and not n.dry_run and n.chain_of is null and n.status like 'completed%'
    ))
  ) as apart`;
