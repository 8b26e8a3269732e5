import { topics, type RunRecord } from '@app/common/contracts';
import type { Tx } from '@app/common/database';
import { appendEvents } from '@app/common/outbox';

/** Tells the world of a run that ended or was refused, in the transaction that says so here. */
export async function publishRun(tx: Tx, run: RunRecord): Promise<void> {
  await appendEvents(tx, [
    {
      topic: topics.jobFinished,
      key: run.jobId,
      type: 'stockline.job-finished.v1',
      source: 'stockline/threshold',
      data: run,
    },
  ]);
}
