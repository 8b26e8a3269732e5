import type { MatchedHeader } from '@app/common/csv';
import type { Database, Sql, Tx } from '@app/common/database';
import type { ComparedRows, ImportDeclaration, ImportFile } from '@app/common/imports';
import { absentScope } from './absent-scope';
import { appliedInLedger } from './applied-in-ledger';
import { applyDifferences } from './apply-differences';
import {
  addAbsent,
  compareInParallel,
  fewDifferences,
  fillNamedPages,
  findDiffering,
  hasMovedSince,
  keepDifferences,
  knowDifferences,
  namedPageTable,
} from './compare-stock';
import { KnownBins } from './known-bins';
import { readKnownNames } from './known-names';
import { productsAPage } from './named-pages';
import { ProductBook } from './product-book';
import { ReadStockRow } from './read-stock-row';
import { undoStock } from '../undo/undo-stock';
import { previewStock, stockPreviewColumns } from './preview-stock';
import { settleRepeats } from './settle-repeats';
import { stockChanges } from './stock-changes';
import { stockColumns } from './stock-columns';
import type { Duplicates, StockKind } from './stock-kinds';
import { stockGuards, weighStock } from './weigh-stock';

/** What the stock files of a process share: what it knows of products and bins. */
export interface StockBooks {
  products: ProductBook;
  bins: KnownBins;
}
export const stockBooks = (database: Pick<Database, 'query' | 'execute'>): StockBooks => ({
  products: new ProductBook(database),
  bins: new KnownBins(database),
});

/** A kind of stock file as the engine takes it through its stages. All kinds share one lane, one reader, one comparison and one way into the ledger. */
export const stockImport = (kind: StockKind, books: StockBooks): ImportDeclaration<ReadStockRow> => ({
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
  compare: (tx, file, reader) => compare(tx, file, reader, kind),
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

async function compare(tx: Tx, file: ImportFile, reader: ReadStockRow, kind: StockKind): Promise<ComparedRows> {
  const { additionalParameters } = file.parameters;
  const meaning = kind.meaning(additionalParameters);
  const duplicates: Duplicates = additionalParameters.duplicates ?? kind.duplicates;
  const settled = reader.keys.mayRepeat ? await settleRepeats(tx, file, duplicates) : { superseded: 0, rejected: 0 };
  for (const setting of compareInParallel) await tx.execute(setting);
  const asOf = file.asOf.toISOString();
  const [movement] = await tx.query<{ moved: boolean }>(hasMovedSince, [asOf]);
  const moved = meaning !== 'DIFFERENCE' && movement!.moved;
  const summed = meaning !== 'DIFFERENCE' && duplicates === 'sum' && reader.keys.mayRepeat;
  await tx.execute(findDiffering(meaning, { moved, summed }), moved ? [asOf] : []);
  if (reader.named) {
    await tx.execute(namedPageTable);
    await tx.execute(fillNamedPages, reader.named.columns());
    const scope = [[...reader.named.facilities], productsAPage];
    await tx.execute(addAbsent(moved), moved ? [...scope, asOf] : scope);
  }
  const differences = await tx.execute(keepDifferences, [file.importNo]);
  if (differences > fewDifferences) for (const statement of knowDifferences) await tx.execute(statement);
  const differingRows = summed || reader.named ? await rowsThatDiffer(tx) : differences;
  const unchanged = reader.staged - settled.superseded - settled.rejected - differingRows;
  return { differences, differingRows, unchanged, ...settled };
}

async function rowsThatDiffer(tx: Tx): Promise<number> {
  const [differing] = await tx.query<{ rows: number }>('select coalesce(sum(rows), 0)::integer as rows from differing');
  return differing!.rows;
}
