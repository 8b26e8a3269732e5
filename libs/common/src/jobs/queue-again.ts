import type { Tx } from '@app/common/database';
import { newId } from '@app/common/kernel';
import { notifyRuns } from './notify-runs';
import type { RunParts } from './run-parts';
import type { RunRow } from './run-record';

/** Gives a run a new place in the queue, before those that have not begun. Its old place is void from the same commit on. */
export async function queueAgain(parts: RunParts, tx: Tx, run: RunRow, afterMs = 0): Promise<void> {
  const queueEntry = newId();
  await tx.execute('update run set worker = null, queue_entry = $2 where run_id = $1', [run.run_id, queueEntry]);
  await parts.queue.settle(tx, run.job_id, run.queue_entry);
  await parts.queue.send(tx, {
    jobId: run.job_id,
    runId: run.run_id,
    entryId: queueEntry,
    scope: run.scope,
    turn: 'resumed',
    afterMs,
  });
  await notifyRuns(tx, run.job_id);
}
