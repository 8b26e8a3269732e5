import type { MatchedHeader } from '@app/common/csv';
import type { Sql, Tx } from '@app/common/database';
import type { AppliedRows, ComparedRows, ImportDeclaration, ImportFile, RowReader } from '@app/common/imports';
import { defaultBin } from '../../domain/default-bin';
import { applyDifferences } from './apply-differences';
import {
  compareWithBalances,
  countDuplicates,
  keepDifferences,
  makeMissingBins,
  rejectDuplicates,
  rejectUnresolved,
  supersedeEarlierRows,
  type ResetBy,
} from './compare-reset';
import { ReadResetRow } from './read-reset-row';
import { resetFileColumns } from './reset-columns';

/** RESET_INVENTORY: absolute stock per product, facility and bin, by ATP or by QOH. */
export const resetInventory: ImportDeclaration = {
  configId: 'RESET_INVENTORY',
  lane: 'inventory',
  columns: resetFileColumns,
  staging: [
    { name: 'facility_no', type: 'integer' },
    { name: 'id_type_no', type: 'integer' },
    { name: 'id_value', type: 'text' },
    { name: 'product_id', type: 'text' },
    { name: 'bin', type: 'text' },
    { name: 'value', type: 'integer' },
    { name: 'reason', type: 'text' },
    { name: 'comments', type: 'text' },
  ],
  differencesPerTransaction: 5_000,
  choices: { resetBy: ['ATP', 'QOH'] },
  open,
  compare,
  apply: async (tx, file, from, to): Promise<AppliedRows> => ({
    ...(await applyDifferences(tx, file, resetBy(file), from, to)),
    superseded: 0,
    rejected: 0,
  }),
  forget: async (tx, file) =>
    void (await tx.execute('delete from inventory_difference where import_no = $1::bigint', [file.importNo])),
};

const resetBy = (file: ImportFile): ResetBy =>
  file.parameters.additionalParameters['resetBy'] === 'QOH' ? 'QOH' : 'ATP';

async function open(sql: Sql, file: ImportFile, header: MatchedHeader): Promise<RowReader> {
  const facilities = await sql.query<{
    facility_no: number;
    facility_id: string;
    external_facility_id: string | null;
    type: string;
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
    },
    file,
  );
}

async function compare(tx: Tx, file: ImportFile): Promise<ComparedRows> {
  await tx.execute(makeMissingBins);
  const [bin] = await tx.query<{ bin_no: number }>('select bin_no from bin where location_seq_id = $1', [defaultBin]);
  const rows = await tx.execute(compareWithBalances(resetBy(file)), [bin!.bin_no, file.asOf.toISOString()]);
  let rejected = await tx.execute(rejectUnresolved, [file.importNo]);
  let superseded = 0;
  const [{ duplicates }] = (await tx.query<{ duplicates: string }>(countDuplicates)) as [{ duplicates: string }];
  if (Number(duplicates) > 0) {
    if (file.parameters.additionalParameters.duplicates === 'reject')
      rejected += await tx.execute(rejectDuplicates, [file.importNo]);
    else superseded = await tx.execute(supersedeEarlierRows, [file.importNo]);
  }
  const differences = await tx.execute(keepDifferences, [file.importNo]);
  return { differences, unchanged: rows - rejected - superseded - differences, superseded, rejected };
}
