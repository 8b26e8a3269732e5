import type { Tx } from '@app/common/database';
import type { FileTogether } from '@app/common/imports';
import { lockEventLog } from '@app/common/outbox';
import { lockedTable, lockLevels, makeMissingLevels } from '../apply-differences';
import { hasMovedSince } from '../compare-stock';
import { countPendingByImport, makeNewLevels, moveStock, pendingTable, publishPending } from '../move-stock';
import type { StockKind } from '../stock-kinds';
import { areOld } from './compare-stock-together';
import { ofSet } from './differing-together';

const notStated = { stated: false, byRow: false };

/** Applies what differs in several files, as `applyDifferences` does of one: how far each level is away is computed again under its lock. */
export async function applyStockTogether(
  tx: Tx,
  files: readonly FileTogether[],
  kind: StockKind,
): Promise<readonly number[] | undefined> {
  const { parameters, asOf, runId } = files[0]!.file;
  const meaning = kind.meaning(parameters.additionalParameters);
  const isDifference = meaning === 'DIFFERENCE';
  const moment = asOf.toISOString();
  const [some] = await tx.query<{ rows: number }>('select count(*)::int as rows from differing_together');
  if (some!.rows === 0) return files.map(() => 0);
  await tx.execute(`${pendingTable}; ${lockedTable}`);
  let told = await tx.execute(makeNewLevels(kind, meaning, notStated, ofSet), isDifference ? [runId, moment] : [runId]);
  if (told < some!.rows) {
    await tx.execute(makeMissingLevels(ofSet));
    await tx.execute(lockLevels(ofSet));
    if (isDifference && (await areOld(tx, 'differing_together', moment))) return undefined;
    const [movement] = await tx.query<{ moved: boolean }>(hasMovedSince, [moment]);
    const hasMoved = !isDifference && movement!.moved;
    const move = moveStock(kind, meaning, { hasMoved, ...notStated }, ofSet);
    told += await tx.execute(move, isDifference || hasMoved ? [runId, moment] : [runId]);
  }
  if (told > 0) {
    await lockEventLog(tx);
    await tx.execute(publishPending);
  }
  const counted = await tx.query<{ import_no: string; applied: number }>(countPendingByImport);
  const applied = new Map(counted.map((row) => [row.import_no, row.applied]));
  return files.map(({ file }) => applied.get(file.importNo) ?? 0);
}
