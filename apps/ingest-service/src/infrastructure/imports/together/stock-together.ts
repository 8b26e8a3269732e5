import type { TogetherDeclaration } from '@app/common/imports';
import { readKnownNames } from '../known-names';
import { createsProducts } from '../new-products/create-products';
import { ReadStockRow } from '../read-stock-row';
import type { StockBooks } from '../stock-books';
import type { StockKind } from '../stock-kinds';
import { applyStockTogether } from './apply-stock-together';
import { compareStockTogether } from './compare-stock-together';
import { LevelsNamed } from './levels-named';

/** Small stock files of a kind, many at once: those that name each level once, and none that another one names. */
export const stockTogether = (kind: StockKind, { products, bins }: StockBooks): TogetherDeclaration<ReadStockRow> => ({
  suits: (parameters) =>
    !createsProducts({ parameters }) && parameters.additionalParameters['absentMeansZero'] === undefined,
  begin: async (session) => {
    await products.refresh();
    const names = { ...(await readKnownNames(session)), products, bins };
    const levels = new LevelsNamed();
    return {
      open: (file, header) => new ReadStockRow(header, names, file, kind),
      admits: (reader) => !reader.keys.mayRepeat && !reader.statesMoments && levels.take(reader.keys),
    };
  },
  compare: (tx, files) => compareStockTogether(tx, files, kind),
  apply: (tx, files) => applyStockTogether(tx, files, kind),
});
