import { ProductBook, type ImportDeclaration, type ImportFile, type StandingNumbers } from '@app/common/imports';
import type { MatchedHeader } from '@app/common/csv';
import type { Database, Sql, Tx } from '@app/common/database';
import { appliedInHistory } from './applied-in-history';
import { undoThresholds } from '../undo/undo-thresholds';
import { applyThresholds } from './apply-thresholds';
import { compareThresholds } from './compare-thresholds';
import { FacilityBook } from './facility-book';
import { thresholdColumns, thresholdStaging } from './threshold-columns';
import { previewThresholds } from './preview-thresholds';
import { weighThresholds } from './weigh-thresholds';
import { whereThresholdsStand } from './where-thresholds-stand';
import { ThresholdRowReader } from './threshold-row-reader';

/** Thresholds and safety stocks from a file, as the import engine takes it through its stages. What the process knows of products is for all its files. */
export function thresholdImport(database: Pick<Database, 'query' | 'session'>): ImportDeclaration<ThresholdRowReader> {
  const products = new ProductBook(database);
  return {
    configId: 'IMP_PROD_THOLD',
    columns: thresholdColumns,
    staging: thresholdStaging,
    differencesPerTransaction: 5_000,
    // Two values of a key cannot be added up.
    choices: { duplicates: ['last', 'reject'] },
    refuses: { unknownProducts: 'products are created where their stock comes in' },
    standing: async (_session, file) => whereThresholdsStand(file),
    open: (session, file, header, standing) => open(session, file, header, { products, standing }),
    undo: undoThresholds,
    preview: previewThresholds,
    guards: { catalogueChanged: 50, valuesAboveStock: 50 },
    compare: compareThresholds,
    weigh: weighThresholds,
    apply: applyThresholds,
    // Differences are numbered by product: chunks share no more than what is waited for in turn.
    goesByTurns: 'always',
    appliedRows: appliedInHistory,
    async forget(tx: Tx, file: ImportFile): Promise<void> {
      await tx.execute('delete from threshold_difference where import_no = $1::bigint', [file.importNo]);
    },
  };
}

async function open(
  session: Sql,
  file: ImportFile,
  header: MatchedHeader,
  { products, standing }: { products: ProductBook; standing: StandingNumbers | undefined },
): Promise<ThresholdRowReader> {
  await products.refresh();
  const idTypes = await session.query<{ id_type: string; id_type_no: number }>(
    'select id_type, id_type_no from id_type',
  );
  return new ThresholdRowReader({
    header,
    facilities: await FacilityBook.read(session),
    idTypes: new Map(idTypes.map((row) => [row.id_type, row.id_type_no])),
    products,
    standing,
    asOfMs: file.asOf.getTime(),
    grouping: file.parameters.additionalParameters.grouping,
  });
}
