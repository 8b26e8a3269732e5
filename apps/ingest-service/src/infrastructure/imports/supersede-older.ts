import type { Sql, Tx } from '@app/common/database';
import { type ImportFile, bitsAPage, type RepeatedKeys } from '@app/common/imports';
import type { Meaning } from './stock-kinds';

/** What the record of a file says of its place in time. */
export interface PlaceInTime {
  /** Somebody stated the moment that it speaks of; else its arrival stands in for it. */
  isStated: boolean;
  /** A file of its config with a higher sequence has been applied. */
  isOutdated: boolean;
  /** The first of the mended files that this one is in a chain with; null where it is none. */
  chainOf: string | null;
}

export async function placeInTime(sql: Pick<Sql, 'query'>, { importNo }: ImportFile): Promise<PlaceInTime> {
  const [place] = await sql.query<PlaceInTime>(
    `select f.as_of_stated as "isStated", f.chain_of as "chainOf", f.chain_of is null and f.sequence is not null and exists (
       select from file_import n
       where n.config_id = f.config_id and n.sequence > f.sequence and not n.dry_run and n.chain_of is null and n.status like 'completed%'
     ) as "isOutdated"
     from file_import f where f.import_no = $1::bigint`,
    [importNo],
  );
  return place!;
}

/** Ends the rows of a file that something newer has been said about, and gives how many. */
export async function supersedeOlder(
  tx: Tx,
  { importNo, asOf }: ImportFile,
  meaning: Meaning,
  { isStated, isOutdated, chainOf }: PlaceInTime,
  byRow: boolean,
): Promise<number> {
  const isDifference = meaning === 'DIFFERENCE';
  if (isOutdated && !isDifference) return tx.execute(supersedeAll, [importNo]);
  let superseded = 0;
  if (chainOf !== null) superseded += await tx.execute(supersedeNamedSince, [importNo, chainOf]);
  if (byRow) superseded += await rowsOf(tx, supersedeByMoment('staging', 'true', 's.as_of', false), [importNo]);
  else if (isStated || isDifference)
    superseded += await rowsOf(tx, supersedeByMoment('staging', 'true', '$2::timestamptz', isDifference), [
      importNo,
      asOf.toISOString(),
    ]);
  return superseded;
}

/** The same at the moment when a chunk is applied, under the locks of its levels. */
export const supersedeInChunk = (
  tx: Tx,
  { importNo, asOf }: ImportFile,
  { from, to, isDifference, byRow }: { from: number; to: number; isDifference: boolean; byRow: boolean },
): Promise<number> =>
  rowsOf(
    tx,
    supersedeByMoment(
      'inventory_difference',
      's.import_no = $1::bigint and s.ordinal between $2::int and $3::int',
      byRow ? 's.as_of' : '$4::timestamptz',
      isDifference,
    ),
    byRow ? [importNo, from, to] : [importNo, from, to, asOf.toISOString()],
  );

async function rowsOf(tx: Tx, statement: string, values: readonly unknown[]): Promise<number> {
  const [ended] = await tx.query<{ rows: number }>(statement, values);
  return ended!.rows;
}

/** Keeps which levels files have named, for those who come later with rows that are older. A file that has waited is compared again. */
export async function keepNamedLevels(
  tx: Tx,
  files: readonly { file: ImportFile; keys: RepeatedKeys }[],
  isAgain = false,
): Promise<void> {
  if (isAgain)
    await tx.execute('delete from named_level where import_no = any($1::bigint[])', [
      files.map(({ file }) => file.importNo),
    ]);
  const named = files.flatMap(({ file, keys }) => keys.named().map((page) => ({ ...page, importNo: file.importNo })));
  for (let from = 0; from < named.length; from += pagesAStatement) {
    const pages = named.slice(from, from + pagesAStatement);
    // One value for all of the bits: as a list of texts they would be written out, and read, twice as long.
    await tx.execute(
      `insert into named_level (import_no, facility_no, bin_no, page_no, bits)
       select import_no, facility_no, bin_no, page_no, substring($5::bytea from (place::integer - 1) * ${bitsAPage / 8} + 1 for ${bitsAPage / 8})
       from unnest($1::bigint[], $2::int[], $3::int[], $4::int[]) with ordinality as n (import_no, facility_no, bin_no, page_no, place)`,
      [
        pages.map(({ importNo }) => importNo),
        pages.map(({ facilityNo }) => facilityNo),
        pages.map(({ binNo }) => binNo),
        pages.map(({ pageNo }) => pageNo),
        Buffer.concat(pages.map(({ bits }) => bits)),
      ],
    );
  }
}
const pagesAStatement = 128;

const supersedeAll = `
  with outdated as (delete from staging returning line)
  insert into import_row (import_no, line, outcome, code, reason)
  select $1::bigint, line, 'superseded', 'superseded_by_newer_file', 'a file with a higher sequence has been applied' from outdated`;

/** $1 import, $2 the first of its chain: what another file has named since then speaks of a later moment than rows that were mended. */
const supersedeNamedSince = `
  with later as (
    select n.facility_no, n.bin_no, n.page_no, n.bits, f.import_id from named_level n join file_import f using (import_no)
    where n.import_no > $2::bigint and f.chain_of is distinct from $2::bigint and f.status like 'completed%'
  ), since as (
    select s.line, n.import_id::text as what
    from staging s join later n on n.facility_no = s.facility_no and n.bin_no = s.bin_no and n.page_no = s.product_no / ${bitsAPage}
    where get_bit(n.bits, s.product_no % ${bitsAPage}) = 1
    union all
    select s.line, 'one that brought it to zero'
    from staging s join ledger l using (product_no, facility_no, bin_no) where l.import_no > $2::bigint and l.cause_kind = 'import' and l.line is null
  ), superseded as (
    delete from staging s using (select line, max(what) as what from since group by 1) n where n.line = s.line returning s.line, n.what
  )
  insert into import_row (import_no, line, outcome, code, reason)
  select $1::bigint, line, 'superseded', 'superseded_by_newer_file', 'a newer import has named the level: ' || what from superseded`;

/** $1 import; `moment` is what its rows speak of. A difference of the very moment is in the value that speaks of it. Gives for how many rows. */
const supersedeByMoment = (
  table: 'staging' | 'inventory_difference',
  which: string,
  moment: string,
  isDifference: boolean,
): string => `
  with superseded as (
    delete from ${table} s using inventory_balance b
    where ${which} and b.product_no = s.product_no and b.facility_no = s.facility_no and b.bin_no = s.bin_no
      and b.as_of ${isDifference ? '>=' : '>'} ${moment}
    returning s.line, b.as_of, ${table === 'staging' ? '1' : 's.rows'} as rows
  ), told as (
    insert into import_row (import_no, line, outcome, code, reason)
    select $1::bigint, line, 'superseded', 'superseded_by_newer_value',
           'the value in force speaks of ' || to_char(as_of at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
           || '${isDifference ? ' and has this in it' : ', which is later'}'
    from superseded where line > 0
  )
  select coalesce(sum(rows), 0)::integer as rows from superseded`;
