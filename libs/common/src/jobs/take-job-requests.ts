import { jobIdOf, type JobRequested, type RunRecord } from '@app/common/contracts';
import type { Tx } from '@app/common/database';
import { traceparentOf, type EventBatch } from '@app/common/kafka';
import { StocklineError } from '@app/common/kernel';
import { inTrace, traceparentNow } from '@app/common/observability';
import { letOwnersAnswer } from './let-owners-answer';
import { refusedRun, type AskedRun } from './refused-run';
import { hashOfRequest, keepOutcome, rememberRequest } from './remembered-requests';
import type { RunControl } from './run-control';
import { isSettled } from './run-record';

export interface TakeJobRequestsOptions {
  service: string;
  runs: RunControl;
  /** The service that answers for ids in nobody's list. */
  answersForUnknown: boolean;
  publish: (tx: Tx, run: RunRecord) => Promise<void>;
}

/** What is told at once of a request, in its trace. */
interface Answer {
  run: RunRecord;
  traceparent: string | null;
}

const monthMs = 30 * 24 * 60 * 60 * 1_000;

/**
 * Takes this service's jobs from job-requested; a request that is refused is answered too, as a run that never was.
 * The same request of a source again is answered with the same outcome, a refusal too.
 */
export class TakeJobRequests {
  constructor(private readonly options: TakeJobRequestsOptions) {}

  async handle(batch: EventBatch): Promise<void> {
    const { service, answersForUnknown } = this.options;
    const answers: Answer[] = [];
    for (const message of batch.messages) {
      const { jobId, requestId, parameters = {}, requestedBy = message.source } = message.data as JobRequested;
      const traceparent = traceparentOf(message.raw.headers) ?? traceparentNow();
      const asked: AskedRun = { jobId: jobIdOf(jobId) ?? jobId, requestId, requestedBy, parameters, traceparent };
      const source = sourceOf(message.source);
      const runs: RunRecord[] = [];
      if (this.options.runs.owns(jobId)) runs.push(...(await this.take(batch.tx, source, asked)));
      else if (jobIdOf(jobId) === undefined && answersForUnknown)
        runs.push(...(await letOwnersAnswer(batch.tx, { service, source, asked })));
      answers.push(...runs.map((run) => ({ run, traceparent })));
    }
    await this.tell(batch.tx, answers);
  }

  /** Asks for the run, and gives what is to be answered now: a refusal, or the outcome of the same request before. */
  async take(tx: Tx, source: string, asked: AskedRun): Promise<RunRecord[]> {
    const { service, runs } = this.options;
    try {
      const { run, isNew } = await tx.savepoint(() =>
        inTrace(asked.traceparent, () => runs.request(tx, { ...asked, via: 'kafka', source })),
      );
      return !isNew && isSettled(run) ? [run] : [];
    } catch (error) {
      if (!(error instanceof StocklineError) || error.retriable) throw error;
      const refusal = refusedRun(service, asked, error);
      if (error.code !== 'idempotency_key_reused') await keepRefusal(tx, source, asked, refusal);
      return [refusal];
    }
  }

  /** Answers last: the event log's lock is held from here to the commit. */
  private async tell(tx: Tx, answers: readonly Answer[]): Promise<void> {
    for (const { run, traceparent } of answers) await inTrace(traceparent, () => this.options.publish(tx, run));
  }
}

/** Ids count per source. */
export const sourceOf = (messageSource: string): string => `kafka:${messageSource}`;

/** The refused request itself was undone with its savepoint; its id and the answer are kept. */
async function keepRefusal(tx: Tx, source: string, asked: AskedRun, refusal: RunRecord): Promise<void> {
  const { requestId, jobId, parameters } = asked;
  const hash = hashOfRequest([jobId, parameters, null]);
  await rememberRequest(tx, { source, requestId, hash, keptForMs: monthMs });
  await keepOutcome(tx, { source, requestId }, { refusal });
}
