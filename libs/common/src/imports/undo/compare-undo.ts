import { advance } from '../advance';
import type { Work } from '../work';
import { undoingOf } from './undoing-of';

/** Finds what there is to take back, once: its numbering, the rows that stay, the counts and the state commit together. */
export async function compareUndo(work: Work): Promise<void> {
  const { row, session, declaration, run } = work;
  await run.progress('compare', 0, null, 'rows');
  const undoing = await undoingOf(work);
  const reached = await session.transaction(async (tx) => {
    const compared = await declaration.undo!.compare(tx, undoing);
    const { differences, unchanged, superseded, rejected, differingRows = differences } = compared;
    const counts = { differences, unchanged, superseded, rejected, rows: differingRows + unchanged + superseded };
    const next = { state: 'compared' as const, ...counts };
    await advance(tx, row, { ...next, timings: row.timings });
    return next;
  });
  Object.assign(row, reached);
}
