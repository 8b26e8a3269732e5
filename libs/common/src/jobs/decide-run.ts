import type { Tx } from '@app/common/database';
import { StocklineError, shorten } from '@app/common/kernel';
import { cancelled } from './cancelled';
import { endRun, type RunEnd } from './end-run';
import { notifyRuns } from './notify-runs';
import { queueAgain } from './queue-again';
import type { RunParts } from './run-parts';
import { isSettled, runColumns, type RunDecision, type RunRow } from './run-record';

/** A decision as it is made: by whom and why. */
export type Decided = Pick<RunDecision, 'by' | 'reason'>;

/**
 * Cancels a run: one that nobody executes ends at once, a running one after the chunk it has in hand. What was committed stays.
 * Asked for twice, the first reason stands.
 */
export async function cancelRun(parts: RunParts, tx: Tx, runId: string, decided: Decided): Promise<void> {
  const run = await lockRun(tx, runId);
  if (run.status !== 'waiting_for_approval' && isSettled(run)) throw ended(run);
  if (run.cancel) return;
  const cancel = { ...decided, at: new Date().toISOString() };
  await tx.execute('update run set cancel = $2 where run_id = $1', [runId, JSON.stringify(cancel)]);
  if (run.worker === null)
    await endRun(parts, tx, runId, { counts: run.counts, files: run.files, ...cancelled(cancel) });
  else await notifyRuns(tx);
}

/** Lets a run that waits for approval go on under its own id; its handler sees who approved it and why. */
export async function approveRun(parts: RunParts, tx: Tx, runId: string, decided: Decided): Promise<void> {
  const run = await lockWaiting(tx, runId);
  const approval = { ...decided, at: new Date().toISOString() };
  await tx.execute("update run set status = 'queued', approval = $2, error = null where run_id = $1", [
    runId,
    JSON.stringify(approval),
  ]);
  await queueAgain(parts, tx, run);
}

/** Ends a run that waits for approval: what it was laid aside for is not done. */
export async function rejectRun(parts: RunParts, tx: Tx, runId: string, { by, reason }: Decided): Promise<void> {
  const run = await lockWaiting(tx, runId);
  await endRun(parts, tx, runId, {
    status: 'cancelled',
    counts: run.counts,
    files: run.files,
    error: { code: 'run_rejected', message: `rejected by ${by}: ${reason}`, hint: 'Nothing of what waited was done.' },
  });
}

/** Ends a run that waits for approval without a person: what it waited with has expired, or something newer has come. Gives whether it did wait. */
export async function endWaiting(
  parts: RunParts,
  tx: Tx,
  runId: string,
  error: NonNullable<RunEnd['error']>,
): Promise<boolean> {
  const [run] = await tx.query<RunRow>(`select ${runColumns} from run where run_id = $1 for update`, [runId]);
  if (run?.status !== 'waiting_for_approval') return false;
  await endRun(parts, tx, runId, { status: 'cancelled', counts: run.counts, files: run.files, error });
  return true;
}

async function lockWaiting(tx: Tx, runId: string): Promise<RunRow> {
  const run = await lockRun(tx, runId);
  if (run.status === 'waiting_for_approval') return run;
  throw new StocklineError({
    code: 'run_not_waiting',
    message: `run ${runId} is ${run.status}, not waiting for approval`,
    hint: 'Only a run with the status waiting_for_approval can be approved or rejected.',
  });
}

async function lockRun(tx: Tx, runId: string): Promise<RunRow> {
  const [run] = await tx.query<RunRow>(`select ${runColumns} from run where run_id = $1 for update`, [runId]);
  if (run) return run;
  throw new StocklineError({
    code: 'run_unknown',
    message: `there is no run "${shorten(runId)}" here`,
    hint: 'See GET /runs, or ask the service that owns the job.',
  });
}

const ended = (run: RunRow): StocklineError =>
  new StocklineError({
    code: 'run_ended',
    message: `run ${run.run_id} has ended already (${run.status})`,
    hint: 'Nothing is left to cancel.',
  });
