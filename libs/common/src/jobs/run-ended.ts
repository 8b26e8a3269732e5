import type { RunRecord } from '@app/common/contracts';
import { isSettled } from './run-record';
import type { RunControl } from './run-control';

/** Resolves with the run once it has ended or waits for approval, or as it stands when the time is over or nobody waits any more. */
export async function runEnded(
  runs: RunControl,
  runId: string,
  waitMs: number,
  givenUp: AbortSignal,
): Promise<RunRecord> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, waitMs);
  const unwatch = runs.watch.watch(runId, (run) => {
    if (isSettled(run)) resolve();
  });
  const stop = (): void => resolve();
  givenUp.addEventListener('abort', stop);
  if (givenUp.aborted) resolve();
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    unwatch();
    givenUp.removeEventListener('abort', stop);
  }
  return runs.find(runId);
}
