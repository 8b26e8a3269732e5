import { advance } from './advance';
import { applySideBySide } from './apply-side-by-side';
import { createMissing } from './create-missing';
import { endWithoutEffect } from './undo/end-without-effect';
import { untilAlone } from './until-alone';
import type { Work } from './work';

/**
 * Applies the differences in small transactions: the declaration's work, the counts and what was reached commit together, so that
 * a crash goes on with the next chunk. Between chunks it can be stopped. A preview applies nothing and tells what would have been.
 * A file that has to be read again is left where that begins.
 */
export async function applyDifferences(work: Work): Promise<void> {
  const { row, file, declaration, session } = work;
  if (!row.dryRun) {
    if (!(await createMissing(work))) return;
    await applyAll(work);
  }
  const others = row.unchanged + row.superseded + row.rejected;
  const applied = row.dryRun ? row.rows - others : row.applied;
  const ended = applied + others;
  if (ended !== row.rows) throw new Error(`${row.rows} rows were read and ${ended} have ended`);
  const status = row.rejected > 0 ? 'completed_with_rejections' : 'completed';
  const reached = { state: 'applied', status, applied } as const;
  await session.transaction(async (tx) => {
    await declaration.forget(tx, file);
    await advance(tx, row, { ...reached, timings: row.timings });
    await endWithoutEffect(tx, row);
  });
  Object.assign(row, reached);
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
