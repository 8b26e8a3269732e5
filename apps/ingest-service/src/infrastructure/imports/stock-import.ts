import type { MatchedHeader } from '@app/common/csv';
import type { Sql } from '@app/common/database';
import type { ImportDeclaration, ImportFile } from '@app/common/imports';
import { absentScope } from './absent-scope';
import { appliedInLedger } from './applied-in-ledger';
import { applyDifferences } from './apply-differences';
import { compareStockFile } from './compare-stock-file';
import type { KnownBins } from './known-bins';
import { readKnownNames } from './known-names';
import type { ProductBook } from './product-book';
import { ReadStockRow } from './read-stock-row';
import { undoStock } from '../undo/undo-stock';
import { previewStock, stockPreviewColumns } from './preview-stock';
import { stockChanges } from './stock-changes';
import { stockColumns } from './stock-columns';
import { cycleCount, reset, variance, type StockKind } from './stock-kinds';
import { stockGuards, weighStock } from './weigh-stock';

/** What the stock files of a process share: what it knows of products and bins. */
export interface StockBooks {
  products: ProductBook;
  bins: KnownBins;
}

export const stockImports = (books: StockBooks): ImportDeclaration<ReadStockRow>[] =>
  [reset, variance, cycleCount].map((kind) => stockImport(kind, books));

/** A kind of stock file as the engine takes it through its stages. All kinds share one lane, one reader, one comparison and one way into the ledger. */
const stockImport = (kind: StockKind, books: StockBooks): ImportDeclaration<ReadStockRow> => ({
  configId: kind.configId,
  lane: 'inventory',
  columns: stockColumns(kind.number),
  staging: [
    { name: 'product_no', type: 'integer' },
    { name: 'facility_no', type: 'integer' },
    { name: 'bin_no', type: 'integer' },
    { name: 'value', type: 'integer' },
    { name: 'reason', type: 'text' },
    { name: 'comments', type: 'text' },
  ],
  differencesPerTransaction: 5_000,
  choices: kind.choices,
  options: kind.absentMeansZero ? { absentMeansZero: absentScope } : {},
  refuses: kind.refuses,
  sameContent: kind.sameContent,
  open: (session, file, header) => open(session, file, header, kind, books),
  compare: (tx, file, reader) => compareStockFile(tx, file, reader, kind),
  goesByTurns: true,
  apply: (tx, file, from, to, turn) => applyDifferences(tx, file, kind, { from, to, turn }),
  guards: stockGuards(kind),
  weigh: async (tx, file, compared) => weighStock(tx, kind, await stockChanges(tx, kind, file), compared),
  keepsWaiting: kind.sameContent === 'asks',
  preview: {
    columns: stockPreviewColumns,
    rows: async (tx, file) => {
      const { sql, values } = await stockChanges(tx, kind, file);
      return { sql: previewStock(sql), values };
    },
  },
  undo: undoStock(kind.sameContent === 'asks'),
  appliedRows: appliedInLedger,
  forget: async (tx, file) =>
    void (await tx.execute('delete from inventory_difference where import_no = $1::bigint', [file.importNo])),
});

async function open(
  sql: Sql,
  file: ImportFile,
  header: MatchedHeader,
  kind: StockKind,
  { products, bins }: StockBooks,
): Promise<ReadStockRow> {
  await products.refresh();
  return new ReadStockRow(header, { ...(await readKnownNames(sql)), products, bins }, file, kind);
}
