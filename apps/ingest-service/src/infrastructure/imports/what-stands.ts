import type { MatchedHeader } from '@app/common/csv';
import type { Sql } from '@app/common/database';
import type { ImportFile } from '@app/common/imports';
import { StandingNumbers } from './standing-numbers';
import type { StockKind } from './stock-kinds';
import { placeInTime } from './supersede-older';

/** A smaller file is compared sooner than all balances are read. */
const leastBytes = 64 * 1024;
/** So many times as large as the file the balances may be on disk: with more, reading them costs more than it spares. */
const mostTimes = 8;
const mostMoved = 100_000;

/**
 * What stands as a file is read, where most of its rows are likely to say no more than that: these need not be staged and compared once more. Undefined
 * where a row means more than its number (a moment that was stated, rows that are added up, a preview), or where it would not pay.
 * A balance that has moved since the moment that the file speaks of is not told of: what it stood at then is the comparison's to find out.
 */
export async function whatStands(
  sql: Sql,
  file: ImportFile,
  header: MatchedHeader,
  kind: StockKind,
): Promise<StandingNumbers | undefined> {
  const { additionalParameters } = file.parameters;
  const meaning = kind.meaning(additionalParameters);
  if (meaning === 'DIFFERENCE' || additionalParameters.dryRun || file.fileSize < leastBytes) return undefined;
  if ((additionalParameters.duplicates ?? kind.duplicates) === 'sum') return undefined;
  if (header.place('asOf') >= 0 || header.constant('asOf') !== undefined) return undefined;
  const { isStated, isOutdated, chainOf } = await placeInTime(sql, file);
  if (isStated || isOutdated || chainOf !== null) return undefined;
  const [balances] = await sql.query<{ bytes: string }>("select pg_relation_size('inventory_balance') as bytes");
  if (Number(balances!.bytes) > file.fileSize * mostTimes) return undefined;
  const number = meaning === 'ATP' ? 'available_to_promise' : 'quantity_on_hand';
  const standing = await StandingNumbers.read(
    sql.copyOut(`copy (select facility_no, bin_no, product_no, ${number} from inventory_balance) to stdout`),
  );
  if (!standing) return undefined;
  const moved = await sql.query<{ product_no: number; facility_no: number; bin_no: number }>(
    'select distinct product_no, facility_no, bin_no from recent_movement where occurred_at > $1::timestamptz limit $2::int',
    [file.asOf.toISOString(), mostMoved],
  );
  if (moved.length === mostMoved) return undefined;
  for (const { product_no, facility_no, bin_no } of moved) standing.forget(facility_no, bin_no, product_no);
  return standing;
}
