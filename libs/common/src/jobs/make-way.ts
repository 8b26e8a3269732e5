import type { Tx } from '@app/common/database';
import { StocklineError, unreachable } from '@app/common/kernel';
import { endRun } from './end-run';
import type { Overlap } from './job';
import type { RunParts } from './run-parts';

interface Coming {
  runId: string;
  jobId: string;
  scope: string;
}

/**
 * Applies the overlap policy to a run that is about to be queued: refuses it, or gives the queued runs that it replaces.
 * Requests of one scope pass here one at a time, so that two that come at once see each other.
 */
export async function makeWay(tx: Tx, overlap: Overlap, { jobId, scope }: Coming): Promise<string[]> {
  if (overlap === 'queue') return [];
  await tx.execute('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`run scope ${jobId} ${scope}`]);
  const others = await tx.query<{ run_id: string; status: string }>(
    `select run_id, status from run where job_id = $1 and scope = $2 and status in ('queued', 'running') order by status desc, queued_at`,
    [jobId, scope],
  );
  switch (overlap) {
    case 'replace-queued':
      return others.filter(({ status }) => status === 'queued').map(({ run_id }) => run_id);
    case 'refuse': {
      const [other] = others;
      if (!other) return [];
      throw new StocklineError({
        code: 'run_overlaps',
        message: `run ${other.run_id} of ${jobId} is ${other.status} and works on the same (${scope})`,
        hint: 'Wait until it has ended or cancel it; with "overlap": "queue" a run waits for its turn.',
        details: { runId: other.run_id },
      });
    }
    default:
      return unreachable(overlap);
  }
}

/** Cancels queued runs in favour of the one that replaces them, each naming it. One that has begun meanwhile goes on. */
export async function replaceRuns(parts: RunParts, tx: Tx, runIds: readonly string[], by: string): Promise<void> {
  const stillQueued = await tx.query<{ run_id: string }>(
    `select run_id from run where run_id = any($1::uuid[]) and status = 'queued' for update`,
    [runIds],
  );
  for (const { run_id } of stillQueued)
    await endRun(parts, tx, run_id, {
      status: 'cancelled',
      counts: {},
      error: {
        code: 'run_replaced',
        message: `replaced by run ${by} before it began`,
        hint: 'It was asked for with "overlap": "replace-queued".',
      },
    });
}
