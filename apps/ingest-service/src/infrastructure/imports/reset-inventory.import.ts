import type { MatchedHeader } from '@app/common/csv';
import type { Database, Sql, Tx } from '@app/common/database';
import type { AppliedRows, ComparedRows, ImportDeclaration, ImportFile } from '@app/common/imports';
import { appliedInLedger } from './applied-in-ledger';
import { applyDifferences } from './apply-differences';
import {
  compareInParallel,
  fewDifferences,
  findDiffering,
  hasMovedSince,
  keepDifferences,
  knowDifferences,
  rejectDuplicates,
  supersedeEarlierRows,
  type ResetBy,
} from './compare-reset';
import { KnownBins } from './known-bins';
import { ProductBook } from './product-book';
import { ReadResetRow } from './read-reset-row';
import { resetFileColumns } from './reset-columns';

/** RESET_INVENTORY: absolute stock per product, facility and bin, by ATP or by QOH. */
export function resetInventory(database: Pick<Database, 'query' | 'execute'>): ImportDeclaration<ReadResetRow> {
  const products = new ProductBook(database);
  const bins = new KnownBins(database);
  return {
    configId: 'RESET_INVENTORY',
    lane: 'inventory',
    columns: resetFileColumns,
    staging: [
      { name: 'product_no', type: 'integer' },
      { name: 'facility_no', type: 'integer' },
      { name: 'bin_no', type: 'integer' },
      { name: 'value', type: 'integer' },
      { name: 'reason', type: 'text' },
      { name: 'comments', type: 'text' },
    ],
    differencesPerTransaction: 5_000,
    choices: { resetBy: ['ATP', 'QOH'] },
    open: (session, file, header) => open(session, file, header, products, bins),
    compare,
    goesByTurns: true,
    apply: async (tx, file, from, to, turn): Promise<AppliedRows> => ({
      ...(await applyDifferences(tx, file, resetBy(file), { from, to, turn })),
      superseded: 0,
      rejected: 0,
    }),
    appliedRows: appliedInLedger,
    forget: async (tx, file) =>
      void (await tx.execute('delete from inventory_difference where import_no = $1::bigint', [file.importNo])),
  };
}

const resetBy = (file: ImportFile): ResetBy =>
  file.parameters.additionalParameters['resetBy'] === 'QOH' ? 'QOH' : 'ATP';

async function open(
  sql: Sql,
  file: ImportFile,
  header: MatchedHeader,
  products: ProductBook,
  bins: KnownBins,
): Promise<ReadResetRow> {
  await products.refresh();
  const facilities = await sql.query<{
    facility_no: number;
    facility_id: string;
    external_facility_id: string | null;
  }>("select facility_no, facility_id, external_facility_id from facility where type <> 'CONFIGURATION'");
  const idTypes = await sql.query<{ id_type_no: number; id_type: string }>('select id_type_no, id_type from id_type');
  return new ReadResetRow(
    header,
    {
      facilities: new Map(facilities.map((row) => [row.facility_id, row.facility_no])),
      externalFacilities: new Map(
        facilities.flatMap((row) =>
          row.external_facility_id === null ? [] : [[row.external_facility_id, row.facility_no] as const],
        ),
      ),
      idTypes: new Map(idTypes.map((row) => [row.id_type, row.id_type_no])),
      products,
      bins,
    },
    file,
  );
}

async function compare(tx: Tx, file: ImportFile, reader: ReadResetRow): Promise<ComparedRows> {
  const settled = reader.keys.mayRepeat ? await settleRepeats(tx, file) : { superseded: 0, rejected: 0 };
  for (const setting of compareInParallel) await tx.execute(setting);
  const asOf = file.asOf.toISOString();
  const [movement] = await tx.query<{ moved: boolean }>(hasMovedSince, [asOf]);
  const moved = movement!.moved;
  await tx.execute(findDiffering(resetBy(file), moved), moved ? [asOf] : []);
  const differences = await tx.execute(keepDifferences, [file.importNo]);
  if (differences > fewDifferences) for (const statement of knowDifferences) await tx.execute(statement);
  return { differences, unchanged: reader.staged - settled.superseded - settled.rejected - differences, ...settled };
}

async function settleRepeats(
  tx: Tx,
  { importNo, parameters }: ImportFile,
): Promise<{ superseded: number; rejected: number }> {
  if (parameters.additionalParameters.duplicates === 'reject')
    return { superseded: 0, rejected: await tx.execute(rejectDuplicates, [importNo]) };
  return { superseded: await tx.execute(supersedeEarlierRows, [importNo]), rejected: 0 };
}
