import { topics, type RunRecord } from '@app/common/contracts';
import type { Tx } from '@app/common/database';
import { appendEvents } from '@app/common/outbox';

/** Tells the world of a run of `service` that ended or was refused, in the transaction that says so here. */
export const publishRun =
  (service: string) =>
  (tx: Tx, run: RunRecord): Promise<void> =>
    appendEvents(tx, [
      {
        topic: topics.jobFinished,
        key: run.jobId,
        type: 'stockline.job-finished.v1',
        source: `stockline/${service}`,
        data: run,
      },
    ]);
