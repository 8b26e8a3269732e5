import type { Tx } from '@app/common/database';
import type { ImportFile } from '@app/common/imports';
import type { Duplicates } from './stock-kinds';

/** Makes of the rows that share a product, facility and bin what was chosen, and gives how many ended by it. */
export async function settleRepeats(
  tx: Tx,
  { importNo }: ImportFile,
  duplicates: Duplicates,
  byRow: boolean,
): Promise<{ superseded: number; rejected: number }> {
  if (duplicates === 'reject') return { superseded: 0, rejected: await tx.execute(rejectDuplicates, [importNo]) };
  if (duplicates === 'last')
    return { superseded: await tx.execute(supersedeEarlierRows(byRow), [importNo]), rejected: 0 };
  return { superseded: 0, rejected: 0 };
}

/** An earlier row of a key gives way to the last one of the file; where rows state moments, to the one of the latest. $1 import. */
const supersedeEarlierRows = (byRow: boolean): string => `
  with ranked as (
    select line, last_value(line) over (partition by product_no, facility_no, bin_no order by ${byRow ? "coalesce(as_of, 'infinity'), " : ''}line
                                        rows between unbounded preceding and unbounded following) as last_line
    from staging
  ), superseded as (
    delete from staging s using ranked r where r.line = s.line and r.line <> r.last_line returning s.line, r.last_line
  )
  insert into import_row (import_no, line, outcome, code, reason)
  select $1::bigint, line, 'superseded', 'superseded_by_later_row', 'line ' || last_line || ' speaks of the same product, facility and bin' from superseded`;

/** With duplicates = reject no row of a key stands: which of them is right is for a person to say. $1 import. */
const rejectDuplicates = `
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
         'Keep one of them, or choose with "duplicates" whether the "last" counts or their "sum".' from rejected`;
