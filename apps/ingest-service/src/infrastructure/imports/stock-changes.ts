import type { Tx } from '@app/common/database';
import type { ImportFile } from '@app/common/imports';
import { distance, hasMovedSince, movedSince, movedSinceRow } from './compare-stock';
import type { StockKind } from './stock-kinds';

export interface StockChanges {
  /** SQL that gives product_no, facility_no and difference of every difference of the import $1. */
  sql: string;
  values: unknown[];
}

/** What the differences of a file would move now, by the same distance that the comparison went by and that is applied. */
export async function stockChanges(tx: Tx, kind: StockKind, file: ImportFile): Promise<StockChanges> {
  const meaning = kind.meaning(file.parameters.additionalParameters);
  const asOf = file.asOf.toISOString();
  const [movement] = await tx.query<{ moved: boolean }>(hasMovedSince, [asOf]);
  const byRow = await statesMoments(tx, file);
  const moved = meaning !== 'DIFFERENCE' && (byRow || movement!.moved);
  const sql = `
    select d.product_no, d.facility_no, ${distance(meaning, 'd', moved)} as difference
    from inventory_difference d left join inventory_balance b using (product_no, facility_no, bin_no)
    ${byRow ? movedSinceRow('d', '$2') : moved ? `left join (${movedSince('$2')}) m using (product_no, facility_no, bin_no)` : ''}
    where d.import_no = $1::bigint`;
  return { sql, values: moved ? [file.importNo, asOf] : [file.importNo] };
}

/** Whether rows of a file state moments of their own, as what the comparison kept of them tells. */
export async function statesMoments(tx: Tx, { importNo }: ImportFile): Promise<boolean> {
  const [stated] = await tx.query<{ by_row: boolean }>(
    'select exists (select from inventory_difference where import_no = $1::bigint and as_of is not null) as by_row',
    [importNo],
  );
  return stated!.by_row;
}
