import type { MatchedHeader } from '@app/common/csv';
import type { Sql } from '@app/common/database';
import type { ImportFile, StandingDeclaration } from '@app/common/imports';
import type { StockKind } from './stock-kinds';
import { placeInTime } from './supersede-older';

/**
 * Where the number stands that a stock file speaks of. Undefined where a row means more than its number (a moment that was stated, rows that are added up,
 * a preview). A balance that has moved since the moment that the file speaks of is not told of: what it stood at then is the comparison's to find out.
 */
export async function whereStockStands(
  sql: Sql,
  file: ImportFile,
  header: MatchedHeader,
  kind: StockKind,
): Promise<StandingDeclaration | undefined> {
  const { additionalParameters } = file.parameters;
  const meaning = kind.meaning(additionalParameters);
  if (meaning === 'DIFFERENCE' || additionalParameters.dryRun) return undefined;
  if ((additionalParameters.duplicates ?? kind.duplicates) === 'sum') return undefined;
  if (header.place('asOf') >= 0 || header.constant('asOf') !== undefined) return undefined;
  const { isStated, isOutdated, chainOf } = await placeInTime(sql, file);
  if (isStated || isOutdated || chainOf !== null) return undefined;
  const number = meaning === 'ATP' ? 'available_to_promise' : 'quantity_on_hand';
  return {
    table: 'inventory_balance',
    numbers: `select facility_no, bin_no, product_no, ${number} from inventory_balance`,
    untold: {
      sql: 'select distinct facility_no, bin_no, product_no from recent_movement where occurred_at > $1::timestamptz',
      values: [file.asOf.toISOString()],
    },
  };
}
