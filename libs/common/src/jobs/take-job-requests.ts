import { jobIdOf, jobOwners, type JobRequested, type RunRecord } from '@app/common/contracts';
import type { Tx } from '@app/common/database';
import type { EventBatch } from '@app/common/kafka';
import { StocklineError } from '@app/common/kernel';
import { RunControl } from './run-control';

export interface TakeJobRequestsOptions {
  service: string;
  runs: RunControl;
  /** The service that answers for ids in nobody's list. */
  answersForUnknown: boolean;
  publish: (tx: Tx, run: RunRecord) => Promise<void>;
}

/** Takes this service's jobs from job-requested; a request that is refused is answered too, as a run that never was. */
export class TakeJobRequests {
  constructor(private readonly options: TakeJobRequestsOptions) {}

  async handle(batch: EventBatch): Promise<void> {
    const { service, runs, answersForUnknown, publish } = this.options;
    for (const message of batch.messages) {
      const { jobId, requestId, parameters = {}, requestedBy } = message.data as JobRequested;
      const id = jobIdOf(jobId);
      const mine = id === undefined ? answersForUnknown : jobOwners[id] === service;
      if (!mine) continue;
      try {
        const { run, isNew } = await batch.tx.savepoint(() =>
          runs.request(batch.tx, {
            jobId,
            parameters,
            via: 'kafka',
            requestedBy: requestedBy ?? message.source,
            source: `kafka:${message.source}`,
            requestId,
          }),
        );
        if (!isNew && run.finishedAt) await publish(batch.tx, run);
      } catch (error) {
        if (!(error instanceof StocklineError) || error.retriable) throw error;
        await publish(
          batch.tx,
          refused(service, id ?? jobId, requestId, requestedBy ?? message.source, parameters, error),
        );
      }
    }
  }
}

const refused = (
  service: string,
  jobId: string,
  requestId: string,
  requestedBy: string,
  parameters: object,
  error: StocklineError,
): RunRecord => ({
  runId: null,
  jobId,
  service,
  status: 'refused',
  via: 'kafka',
  requestedBy,
  requestId,
  parameters: { ...parameters },
  counts: {},
  files: [],
  error: { code: error.code, message: error.message, hint: error.hint ?? null },
});
