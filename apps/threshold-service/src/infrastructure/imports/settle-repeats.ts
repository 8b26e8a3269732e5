import type { Tx } from '@app/common/database';
import type { ImportFile } from '@app/common/imports';

/** Makes of the rows that share a product, facility and beginning what was chosen, and gives how many ended by it. */
export async function settleRepeats(
  tx: Tx,
  { importNo, asOf, parameters }: ImportFile,
): Promise<{ superseded: number; rejected: number }> {
  const rejects = parameters.additionalParameters.duplicates === 'reject';
  const settled = await tx.execute(rejects ? rejectDuplicates : supersedeEarlierRows, [importNo, asOf.toISOString()]);
  return rejects ? { superseded: 0, rejected: settled } : { superseded: settled, rejected: 0 };
}

/** $2 the moment the file speaks of, at which rows without a beginning begin. */
const key = 'product_no, facility_no, coalesce(effective_from, $2::timestamptz)';

/** An earlier row of a key gives way to the last one of the file. $1 import. */
const supersedeEarlierRows = `
  with ranked as (
    select line, last_value(line) over (partition by ${key} order by line rows between unbounded preceding and unbounded following) as last_line
    from staging
  ), superseded as (
    delete from staging s using ranked r where r.line = s.line and r.line <> r.last_line returning s.line, r.last_line
  )
  insert into import_row (import_no, line, outcome, code, reason)
  select $1::bigint, line, 'superseded', 'superseded_by_later_row', 'line ' || last_line || ' speaks of the same product, facility and start' from superseded`;

/** With duplicates = reject no row of a key stands: which of them is right is for a person to say. $1 import. */
const rejectDuplicates = `
  with repeated as (
    select (array_agg(line order by line))[1:10] as first_lines, array_agg(line) as lines from staging group by ${key} having count(*) > 1
  ), rejected as (
    delete from staging s using (select unnest(lines) as line, first_lines from repeated) r where r.line = s.line returning s.line, r.first_lines
  )
  insert into import_row (import_no, line, outcome, code, reason, hint)
  select $1::bigint, line, 'rejected', 'duplicate_key', 'lines ' || array_to_string(first_lines, ', ') || ' speak of the same product, facility and start',
         'Keep one of them, or let the last one win with "duplicates": "last".' from rejected`;
