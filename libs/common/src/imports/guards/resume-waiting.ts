import { advance } from '../advance';
import type { Work } from '../work';

/**
 * Takes up a file that was approved: it is read and compared again, because what it was compared with may have moved. Its moment stays what it was.
 * A decision counts once: a file that waits again after it needs another one, also where a crash lies between.
 */
export async function resumeWaiting(work: Work): Promise<void> {
  const { row, session, run } = work;
  if (!run.approval || run.approval.at === row.approvalAt) return;
  const shown = (row.guards ?? []).filter(({ tripped }) => tripped).map(({ guard }) => guard);
  const reached = {
    state: 'downloaded' as const,
    approvalAt: run.approval.at,
    approved: [...new Set([...(row.approved ?? []), ...shown])],
    rows: 0,
    differences: 0,
    unchanged: 0,
    superseded: 0,
    rejected: 0,
  };
  await session.transaction(async (tx) => {
    await tx.execute('delete from import_row where import_no = $1::bigint', [row.importNo]);
    await advance(tx, row, reached);
  });
  Object.assign(row, reached);
}
