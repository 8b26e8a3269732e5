import type { Tx } from '@app/common/database';
import { inTrace } from '@app/common/observability';
import { isBuilt } from './is-built';
import type { Job, RunOutcome } from './job';
import { notifyRuns } from './notify-runs';
import type { RunParts } from './run-parts';
import { runColumns, runRecord, type RunRow } from './run-record';
import { toldFiles } from './told-files';

export type RunEnd = Omit<RunOutcome, 'status'> & { status: RunOutcome['status'] | 'cancelled' };

/**
 * Ends a run, or lays it aside for approval: the row, its place in the queue and the message to the world in one transaction.
 * Undefined where it has ended before. Call it last: the event log's lock is held from here to the commit.
 */
export async function endRun(parts: RunParts, tx: Tx, runId: string, end: RunEnd): Promise<RunRow | undefined> {
  const [row] = await tx.query<RunRow>(
    `update run set status = $2, counts = $3, files = $4, error = $5, worker = null,
                    finished_at = case when $2 = 'waiting_for_approval' then null else now() end
     where run_id = $1 and finished_at is null returning ${runColumns}`,
    [
      runId,
      end.status,
      JSON.stringify(end.counts),
      JSON.stringify(toldFiles(end.files ?? [])),
      end.error === undefined ? null : JSON.stringify(end.error),
    ],
  );
  if (!row) return undefined;
  if (end.status !== 'waiting_for_approval') await jobOf(parts, row)?.ended?.(tx, { runId, error: end.error ?? null });
  await parts.queue.settle(tx, row.job_id, row.queue_entry);
  await notifyRuns(tx, row.job_id);
  await inTrace(row.traceparent, () => parts.publish(tx, runRecord(parts.service, row)));
  return row;
}

function jobOf({ jobs }: RunParts, { job_id }: RunRow): Job | undefined {
  const job = jobs.find(({ id }) => id === job_id);
  return job && isBuilt(job) ? job : undefined;
}
