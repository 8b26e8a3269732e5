import { jobIdOf, type RunRecord } from '@app/common/contracts';
import type { Database, Tx } from '@app/common/database';
import type { EventBatch } from '@app/common/kafka';
import { inTrace } from '@app/common/observability';
import { jobUnknown } from './job-named';
import { refusedRun, type AskedRun } from './refused-run';
import { keepOutcome } from './remembered-requests';
import type { RunControl } from './run-control';
import type { TakeJobRequests } from './take-job-requests';

export interface UnclaimedRequestsOptions {
  service: string;
  database: Database;
  runs: RunControl;
  requests: TakeJobRequests;
  publish: (tx: Tx, run: RunRecord) => Promise<void>;
  log: { warn(facts: object, message: string): void };
}

interface Unclaimed {
  source: string;
  request_id: string;
  unclaimed: AskedRun;
}

const lookEveryMs = 5_000;
const atATime = 100;

/** Requests whose job nobody is known to run: forgotten where another service answers, refused where none has within the minute. */
export class UnclaimedRequests {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;

  constructor(private readonly options: UnclaimedRequestsOptions) {}

  start(): void {
    this.timer = setInterval(() => {
      this.looking ??= this.look().finally(() => (this.looking = undefined));
    }, lookEveryMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  /** Hears job-finished: what another service has answered is not ours to refuse. */
  async hearAnswers(batch: EventBatch): Promise<void> {
    const answers = batch.messages
      .map(({ data }) => data as RunRecord)
      .filter(({ service, requestId }) => service !== this.options.service && requestId != null);
    if (answers.length === 0) return;
    await batch.tx.execute(
      `delete from run_request r using unnest($1::text[], $2::text[]) as answer (request_id, job_id)
       where r.request_id = answer.request_id and r.unclaimed ->> 'jobId' = answer.job_id`,
      [answers.map(({ requestId }) => requestId), answers.map(({ jobId }) => jobId)],
    );
  }

  /** Answers what is due. Each is taken by one replica; a version that knows the job by now does what is right for it. */
  async answerDue(): Promise<void> {
    const { database, publish } = this.options;
    await database.transaction(async (tx) => {
      const due = await tx.query<Unclaimed>(
        `select source, request_id, unclaimed from run_request where due_at <= now() order by due_at limit $1 for update skip locked`,
        [atATime],
      );
      const answers: { run: RunRecord; traceparent: string | null | undefined }[] = [];
      for (const request of due)
        for (const run of await this.answer(tx, request))
          answers.push({ run, traceparent: request.unclaimed.traceparent });
      for (const { run, traceparent } of answers) await inTrace(traceparent, () => publish(tx, run));
    });
  }

  private async answer(tx: Tx, { source, request_id: requestId, unclaimed: asked }: Unclaimed): Promise<RunRecord[]> {
    const { service, runs, requests } = this.options;
    if (jobIdOf(asked.jobId) !== undefined) {
      await tx.execute('delete from run_request where source = $1 and request_id = $2', [source, requestId]);
      return runs.owns(asked.jobId) ? requests.take(tx, source, asked) : [];
    }
    const refusal = refusedRun(service, asked, jobUnknown(asked.jobId));
    await keepOutcome(tx, { source, requestId }, { refusal });
    return [refusal];
  }

  private async look(): Promise<void> {
    try {
      await this.answerDue();
    } catch (error) {
      this.options.log.warn({ error }, 'requests that nobody claims could not be looked at; the next look will');
    }
  }
}
