import type { Tx } from '@app/common/database';
import type { RunOutcome } from './job';
import { toldFiles } from './told-files';

type SoFar = Pick<RunOutcome, 'counts' | 'files'>;

/**
 * Brings what runs tell of their work up to date that ended before all of it was known: failed, or cancelled, while others still worked for them. How they
 * ended stays, and is not told again. `soFar` gives undefined for a run of which it knows nothing.
 */
export async function amendEnded(
  tx: Tx,
  runIds: readonly string[],
  soFar: (runId: string) => Promise<SoFar | undefined>,
): Promise<void> {
  const ended = await tx.query<{ runId: string }>(
    `select run_id as "runId" from run where run_id = any($1::uuid[]) and status in ('failed', 'cancelled') order by 1 for update`,
    [runIds],
  );
  for (const { runId } of ended) {
    const known = await soFar(runId);
    if (known)
      await tx.execute('update run set counts = $2, files = $3 where run_id = $1', [
        runId,
        JSON.stringify(known.counts),
        JSON.stringify(toldFiles(known.files ?? [])),
      ]);
  }
}
