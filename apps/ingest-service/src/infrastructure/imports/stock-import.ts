import type { MatchedHeader } from '@app/common/csv';
import type { Sql } from '@app/common/database';
import type { ImportDeclaration, ImportFile, StandingNumbers } from '@app/common/imports';
import { absentScope } from './absent-scope';
import { appliedInLedger } from './applied-in-ledger';
import { applyDifferences } from './apply-differences';
import { compareStockFile } from './compare-stock-file';
import { readKnownNames } from './known-names';
import { createProducts, createsProducts } from './new-products/create-products';
import { NewProducts } from './new-products/new-products';
import { ReadStockRow } from './read-stock-row';
import { undoStock } from '../undo/undo-stock';
import { previewStock, stockPreviewColumns } from './preview-stock';
import type { StockBooks } from './stock-books';
import { stockChanges } from './stock-changes';
import { stockColumns } from './stock-columns';
import { cycleCount, reset, variance, type StockKind } from './stock-kinds';
import { stockTogether } from './together/stock-together';
import { stockGuards, weighStock } from './weigh-stock';
import { whereStockStands } from './where-stock-stands';

export const stockImports = (books: StockBooks): ImportDeclaration<ReadStockRow>[] =>
  [reset, variance, cycleCount].map((kind) => stockImport(kind, books));

/** A kind of stock file as the engine takes it through its stages. All kinds share one lane, one reader, one comparison and one way into the ledger. */
const stockImport = (kind: StockKind, books: StockBooks): ImportDeclaration<ReadStockRow> => ({
  configId: kind.configId,
  lane: 'inventory',
  columns: stockColumns(kind),
  staging: [
    { name: 'product_no', type: 'integer' },
    { name: 'facility_no', type: 'integer' },
    { name: 'bin_no', type: 'integer' },
    { name: 'value', type: 'integer' },
    { name: 'reason', type: 'text' },
    { name: 'comments', type: 'text' },
    { name: 'as_of', type: 'timestamptz' },
    { name: 'stands', type: 'integer' },
  ],
  differencesPerTransaction: 5_000,
  choices: { unknownProducts: ['reject', 'create'], ...kind.choices },
  options: kind.absentMeansZero ? { absentMeansZero: absentScope } : {},
  refuses: kind.refuses,
  sameContent: kind.sameContent,
  standing: (session, file, header) => whereStockStands(session, file, header, kind),
  open: (session, file, header, standing) => open(session, file, header, { kind, books, standing }),
  compare: (tx, file, reader) => compareStockFile(tx, file, reader, kind),
  create: (tx, file) => createProducts(tx, file, books.catalog),
  creates: createsProducts,
  goesByTurns: true,
  apply: (tx, file, from, to, turn) => applyDifferences(tx, file, kind, { from, to, turn }),
  together: stockTogether(kind, books),
  guards: stockGuards(kind),
  weigh: (tx, { parameters }, compared, reader) =>
    weighStock(tx, kind.meaning(parameters.additionalParameters), compared, reader.leftUnits),
  keepsWaiting: kind.sameContent === 'asks',
  preview: {
    columns: stockPreviewColumns,
    rows: async (tx, file) => {
      const { sql, values } = await stockChanges(tx, kind, file);
      return { sql: previewStock(sql, createsProducts(file)), values };
    },
  },
  undo: undoStock(kind.sameContent === 'asks'),
  appliedRows: appliedInLedger,
  forget: async (tx, file) => {
    await tx.execute(
      `with products as (delete from new_product where import_no = $1::bigint)
       delete from inventory_difference where import_no = $1::bigint`,
      [file.importNo],
    );
  },
});

async function open(
  sql: Sql,
  file: ImportFile,
  header: MatchedHeader,
  { kind, books, standing }: { kind: StockKind; books: StockBooks; standing: StandingNumbers | undefined },
): Promise<ReadStockRow> {
  const { database, products, bins } = books;
  await products.refresh();
  const names = { ...(await readKnownNames(sql)), products, bins };
  const newProducts = createsProducts(file)
    ? await NewProducts.begin(sql, { database, products, idTypes: names.idTypes, file })
    : undefined;
  return new ReadStockRow(header, { ...names, newProducts }, file, kind, standing);
}
