import type { Tx } from '@app/common/database';
import { compareInParallel, type ComparedRows, type ImportFile } from '@app/common/imports';
import {
  addAbsent,
  fewCompared,
  fewDifferences,
  fillNamedPages,
  findDiffering,
  hasMovedSince,
  keepDifferences,
  keptTable,
  knowDifferences,
  namedPageTable,
  noTable,
  stateMoments,
} from './compare-stock';
import { createsProducts, keepNamedProducts } from './new-products/create-products';
import { productsAPage } from './named-pages';
import type { ReadStockRow } from './read-stock-row';
import { settleRepeats } from './settle-repeats';
import type { Duplicates, StockKind } from './stock-kinds';
import { groupOf, partEndsOf } from './stock-parts';
import { keepNamedLevels, placeInTime, supersedeOlder } from './supersede-older';

/** Compares a whole staged stock file with what is held, in a handful of statements however long it is. */
export async function compareStockFile(
  tx: Tx,
  file: ImportFile,
  reader: ReadStockRow,
  kind: StockKind,
): Promise<ComparedRows> {
  const { additionalParameters } = file.parameters;
  const meaning = kind.meaning(additionalParameters);
  const duplicates: Duplicates = additionalParameters.duplicates ?? kind.duplicates;
  const place = await placeInTime(tx, file);
  const byRow = reader.statesMoments;
  const asOf = file.asOf.toISOString();
  if (byRow && place.isStated) await tx.execute(stateMoments, [asOf]);
  const settled = reader.keys.mayRepeat
    ? await settleRepeats(tx, file, duplicates, byRow)
    : { superseded: 0, rejected: 0 };
  const superseded = settled.superseded + (await supersedeOlder(tx, file, meaning, place, byRow));
  const isFew = reader.staged <= fewCompared && reader.named === undefined;
  await tx.execute(isFew ? keptTable : `${compareInParallel}; ${noTable}`);
  const [movement] = await tx.query<{ moved: boolean }>(hasMovedSince, [asOf]);
  const moved = meaning !== 'DIFFERENCE' && (byRow || movement!.moved);
  const summed = meaning !== 'DIFFERENCE' && duplicates === 'sum' && reader.keys.mayRepeat;
  const stated = meaning !== 'DIFFERENCE' && place.isStated;
  const { told, untold } = reader;
  const asksMoment = untold && (moved || stated);
  await tx.execute(
    findDiffering(meaning, { told, untold, isFew, moved, summed, stated, byRow }),
    asksMoment ? [asOf] : [],
  );
  const named = place.isOutdated ? undefined : reader.named;
  if (named) {
    await tx.execute(namedPageTable);
    await tx.execute(fillNamedPages, named.columns());
    await tx.execute(addAbsent(moved, stated), [
      [...named.facilities],
      productsAPage,
      ...(moved || stated ? [asOf] : []),
    ]);
  }
  const group = groupOf(file, kind);
  const creates = createsProducts(file) ? await keepNamedProducts(tx, file) : 0;
  const differences = await tx.execute(keepDifferences(group, byRow), [file.importNo]);
  if (differences > fewDifferences) await tx.execute(knowDifferences);
  const partEnds = group && differences > fewDifferences ? await partEndsOf(tx, file, group, differences) : undefined;
  if (meaning !== 'DIFFERENCE' && !place.isOutdated && !additionalParameters.dryRun)
    await keepNamedLevels(tx, [{ file, keys: reader.keys }], true);
  const differingRows = summed || named ? await rowsThatDiffer(tx) : differences;
  const unchanged = reader.left + reader.staged - superseded - settled.rejected - differingRows;
  return { differences, partEnds, differingRows, unchanged, superseded, rejected: settled.rejected, creates };
}

async function rowsThatDiffer(tx: Tx): Promise<number> {
  const [differing] = await tx.query<{ rows: number }>('select coalesce(sum(rows), 0)::integer as rows from differing');
  return differing!.rows;
}
