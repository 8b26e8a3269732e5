import { isBuilt } from './is-built';
import type { RunOutcome } from './job';
import type { RunParts } from './run-parts';
import { findRun } from './run-store';

/** What a run has done that ends without telling its outcome. A job that cannot say keeps what was known of the run before. */
export async function workDoneSoFar(
  { database, jobs, log }: RunParts,
  runId: string,
): Promise<Pick<RunOutcome, 'counts' | 'files'>> {
  const run = await findRun(database, runId);
  const known = { counts: run?.counts ?? {}, files: run?.files ?? [] };
  const job = jobs.find(({ id }) => id === run?.job_id);
  if (!job || !isBuilt(job) || !job.soFar) return known;
  try {
    return await job.soFar(runId);
  } catch (error) {
    log.warn({ runId, error }, 'what a run had done could not be told');
    return known;
  }
}
