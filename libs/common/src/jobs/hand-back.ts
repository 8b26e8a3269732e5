import { shorten } from '@app/common/kernel';
import { cancelled } from './cancelled';
import { endRun } from './end-run';
import { queueAgain } from './queue-again';
import type { RunParts } from './run-parts';
import { runColumns, type RunRow } from './run-record';
import { workDoneSoFar } from './work-done-so-far';

const mostFailures = 8;

/**
 * Takes a run out of a worker's hands after a failure that heals, or after the worker itself was lost. It is tried again, after pauses
 * that grow, until its attempts are spent; then it fails with an error of its own that names them and the cause.
 * Whoever takes the worker's name off the run does so; for everybody else nothing happens.
 */
export async function handBack(parts: RunParts, runId: string, worker: string, cause: unknown): Promise<void> {
  const done = await workDoneSoFar(parts, runId);
  const handed = await parts.database.transaction(async (tx) => {
    const [row] = await tx.query<RunRow>(
      `update run set failures = failures + 1 where run_id = $1 and worker = $2 and status = 'running' returning ${runColumns}`,
      [runId, worker],
    );
    if (row?.cancel) await endRun(parts, tx, runId, { ...done, ...cancelled(row.cancel) });
    else if (row && row.failures > mostFailures) await endRun(parts, tx, runId, { ...done, ...exhausted(row, cause) });
    else if (row) await queueAgain(parts, tx, row, pauseMs(row.failures, cause));
    return row;
  });
  if (!handed) return;
  const { job_id: jobId, attempts, failures } = handed;
  parts.log.warn({ runId, jobId, attempts, failures, error: cause }, 'run taken out of the hands of its worker');
}

/** A lost worker says nothing about the work; a failure that heals is given time to. */
const pauseMs = (failures: number, cause: unknown): number =>
  cause === undefined ? 0 : Math.min(30_000, 1_000 * 2 ** (failures - 1));

const exhausted = ({ attempts }: RunRow, cause: unknown) => ({
  status: 'failed' as const,
  error: {
    code: 'run_attempts_exhausted' as const,
    message: `given up after ${attempts} attempts; the last one: ${
      cause === undefined ? 'its worker was lost' : shorten((cause as Error).message, 300)
    }`,
    hint:
      (cause as { hint?: string } | undefined)?.hint ??
      'Ask for it again once the cause is gone; what had been done stays.',
  },
});
