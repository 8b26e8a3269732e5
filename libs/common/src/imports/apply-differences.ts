import type { Tx } from '@app/common/database';
import { advance } from './advance';
import { untilApplied, untilCreated } from './answers/until-answered';
import { applySideBySide } from './apply-side-by-side';
import { createMissing } from './create-missing';
import { endWithoutEffect } from './undo/end-without-effect';
import { untilAlone } from './until-alone';
import type { Work } from './work';

/**
 * Applies the differences in small transactions: the declaration's work, the counts and what was reached commit together, so that
 * a crash goes on with the next chunk. Between chunks it can be stopped. A preview applies nothing and tells what would have been.
 * What takes effect elsewhere is waited for, and counted by its answers. A file that has to be read again is left where that begins.
 */
export async function applyDifferences(work: Work): Promise<void> {
  const { row, file, declaration, session } = work;
  if (!row.dryRun) {
    if (!(await createMissing(work))) return;
    if (row.appliedOrdinal < row.differences) await untilCreated(work);
    await applyAll(work);
    await untilApplied(work);
  }
  const reached = await session.transaction(async (tx) => {
    const counts = await countsOf(tx, work);
    const status = counts.rejected > 0 ? 'completed_with_rejections' : 'completed';
    const next = { ...counts, state: 'applied', status } as const;
    await declaration.forget(tx, file);
    await advance(tx, row, { ...next, timings: row.timings });
    await endWithoutEffect(tx, { ...row, ...next });
    return next;
  });
  Object.assign(row, reached);
}

/** How all rows ended; each in exactly one way. */
async function countsOf(
  tx: Tx,
  { row, file, declaration }: Work,
): Promise<Record<'applied' | 'unchanged' | 'superseded' | 'rejected', number>> {
  const answered = row.dryRun ? undefined : await declaration.answers?.settle(tx, file);
  const unchanged = row.unchanged + (answered?.unchanged ?? 0);
  const superseded = row.superseded + (answered?.superseded ?? 0);
  const rejected = row.rejected + (answered?.rejected ?? 0);
  const others = unchanged + superseded + rejected + row.compared;
  const applied = row.dryRun ? row.rows - others : row.applied + (answered?.applied ?? 0);
  if (applied + others !== row.rows) throw new Error(`${row.rows} rows were read and ${applied + others} have ended`);
  return { applied, unchanged, superseded, rejected };
}

async function applyAll(work: Work): Promise<void> {
  const { row } = work;
  if (row.appliedOrdinal === row.differences) return;
  await untilAlone(
    work,
    () => row.appliedOrdinal,
    () => applySideBySide(work),
  );
}
