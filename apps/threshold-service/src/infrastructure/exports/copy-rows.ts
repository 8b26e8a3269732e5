import type { CopyOut, Tx } from '@app/common/database';
import { exportSql, sumUpStock, type ExportStatement } from './export-sql';

/**
 * Begins to copy the rows of a statement. All that makes up a row lies in the order of its product's number, so that rows need only be merged. PostgreSQL
 * would rather fill hash tables with a million products, and sort what comes out of them, in no order, on disk.
 */
export async function copyRows(tx: Tx, statement: ExportStatement): Promise<CopyOut> {
  await tx.execute(`set local enable_hashjoin = on; ${sumUpStock(statement)}; set local enable_hashjoin = off`);
  return tx.copyOut(exportSql(statement));
}
