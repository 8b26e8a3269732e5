import { readAgain } from '../read-again';
import type { Work } from '../work';

/**
 * Takes up a file that was approved: it is read and compared again, because what it was compared with may have moved. Its moment stays what it was.
 * A decision counts once: a file that waits again after it needs another one, also where a crash lies between.
 */
export async function resumeWaiting(work: Work): Promise<void> {
  const { row, run } = work;
  if (!run.approval || run.approval.at === row.approvalAt) return;
  const shown = (row.guards ?? []).filter(({ tripped }) => tripped).map(({ guard }) => guard);
  await readAgain(work, {
    approvalAt: run.approval.at,
    approved: [...new Set([...(row.approved ?? []), ...shown])],
  });
}
