import type { MatchedHeader } from '@app/common/csv';
import type { Sql } from '@app/common/database';
import type { ImportDeclaration } from '../import-declaration';
import type { ImportFile } from '../import-file';
import { StandingNumbers } from './standing-numbers';

/** A smaller file is compared sooner than all that stands is read. */
export const leastBytes = 64 * 1024;
/** So many times as large as the file the table may be on disk: with more, reading it costs more than it spares. */
const mostTimes = 8;
const mostUntold = 100_000;

/**
 * What stands as a file is read, where most of its rows are likely to say no more than that: these need not be staged and compared once more. Undefined
 * where the declaration says that a row means more than its number, or where it would not pay.
 */
export async function whatStands(
  session: Sql,
  file: ImportFile,
  header: MatchedHeader,
  declaration: ImportDeclaration,
): Promise<StandingNumbers | undefined> {
  if (file.fileSize < leastBytes) return undefined;
  const where = await declaration.standing?.(session, file, header);
  if (where === undefined) return undefined;
  const [size] = await session.query<{ bytes: string }>('select pg_relation_size($1::regclass) as bytes', [
    where.table,
  ]);
  if (Number(size!.bytes) > file.fileSize * mostTimes) return undefined;
  const standing = await StandingNumbers.read(session.copyOut(`copy (${where.numbers}) to stdout`));
  if (!standing) return undefined;
  const untold = await session.query<{ facility_no: number; bin_no: number; product_no: number }>(
    `${where.untold.sql} limit ${mostUntold}`,
    where.untold.values,
  );
  if (untold.length === mostUntold) return undefined;
  for (const { facility_no, bin_no, product_no } of untold) standing.forget(facility_no, bin_no, product_no);
  return standing;
}
