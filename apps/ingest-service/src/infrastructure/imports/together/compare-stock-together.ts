import type { Tx } from '@app/common/database';
import type { ComparedTogether, FileTogether } from '@app/common/imports';
import { fewDifferences, hasMovedSince } from '../compare-stock';
import type { ReadStockRow } from '../read-stock-row';
import type { StockKind } from '../stock-kinds';
import { keepNamedLevels } from '../supersede-older';
import { differingTable, findDifferingTogether, knowDiffering, someAreOld, someStandApart } from './differing-together';
import { weighTogether } from './weigh-together';

/** Compares the staged rows of several stock files with what is held, in a handful of statements however many there are. */
export async function compareStockTogether(
  tx: Tx,
  files: readonly FileTogether<ReadStockRow>[],
  kind: StockKind,
): Promise<readonly ComparedTogether[] | undefined> {
  const { parameters, asOf } = files[0]!.file;
  const meaning = kind.meaning(parameters.additionalParameters);
  const isDifference = meaning === 'DIFFERENCE';
  const importNos = files.map(({ file }) => file.importNo);
  const moment = asOf.toISOString();
  const [place] = await tx.query<{ apart: boolean }>(someStandApart, [importNos, moment]);
  if (place!.apart) return undefined;
  if (isDifference && (await areOld(tx, 'staging_together', moment))) return undefined;
  const [movement] = await tx.query<{ moved: boolean }>(hasMovedSince, [moment]);
  const moved = !isDifference && movement!.moved;
  await tx.execute(differingTable);
  const importIds = files.map(({ file }) => file.importId);
  const differences = await tx.execute(findDifferingTogether(meaning, moved), [
    importNos,
    importIds,
    ...(moved ? [moment] : []),
  ]);
  if (differences > fewDifferences) await tx.execute(knowDiffering);
  if (!isDifference)
    await keepNamedLevels(
      tx,
      files.map(({ file, reader }) => ({ file, keys: reader.keys })),
    );
  return weighTogether(tx, meaning, files);
}

export async function areOld(
  tx: Tx,
  table: 'staging_together' | 'differing_together',
  moment: string,
): Promise<boolean> {
  const [some] = await tx.query<{ old: boolean }>(someAreOld(table), [moment]);
  return some!.old;
}
