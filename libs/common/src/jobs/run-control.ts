import { createHash } from 'node:crypto';
import { jobAliasesOf, jobIdOf, jobOwners, type RunRecord } from '@app/common/contracts';
import { isRetriable, type Database, type Tx } from '@app/common/database';
import { StocklineError, canonicalJson, nearest, newId, shorten } from '@app/common/kernel';
import type { DeclaredJob, Job, RunOutcome } from './job';
import { isBuilt } from './is-built';
import { readParameters } from './read-parameters';
import { RunQueue } from './run-queue';
import { runRecord, type RunRow } from './run-record';
import { WorkerPresence } from './worker-presence';
import { beginRun, endRun, findRun, insertRun, runOfRequest, writeProgress } from './run-store';

export interface RunRequest {
  jobId: string;
  parameters: Readonly<Record<string, unknown>>;
  via: RunRecord['via'];
  requestedBy: string | null;
  /** Who asks and under which id: the same again gives the same run, another body under it is refused. */
  source?: string;
  requestId?: string;
}

interface Log {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export interface RunControlOptions {
  service: string;
  database: Database;
  queue: RunQueue;
  jobs: readonly DeclaredJob[];
  log: Log;
  /** Tells the world of an ended run, in the transaction that ends it. */
  publish: (tx: Tx, run: RunRecord) => Promise<void>;
}

const stopWithinMs = 10_000;
const progressEveryMs = 250;

/** Runs of this service's jobs: asked for, executed once each, ended with an outcome that is told in the same transaction. */
export class RunControl {
  private readonly halt = new AbortController();
  private readonly presence: WorkerPresence;

  constructor(private readonly options: RunControlOptions) {
    const { database, queue, log } = options;
    this.presence = new WorkerPresence(database, (jobId, runId) => queue.handBack(jobId, runId), log);
  }

  get jobs(): readonly DeclaredJob[] {
    return this.options.jobs;
  }

  async start(): Promise<void> {
    const { jobs, queue, log } = this.options;
    await queue.start(jobs.map(({ id }) => id));
    await this.presence.start();
    const notBuilt = jobs.filter((job) => !isBuilt(job)).map(({ id }) => id);
    if (notBuilt.length > 0) log.info({ jobIds: notBuilt }, 'jobs that are declared and not part of this version');
    for (const job of jobs.filter(isBuilt))
      await queue.work(job.id, 2, (run, signal, isLastTry) => this.execute(job, run.runId, signal, isLastTry));
  }

  async stop(): Promise<void> {
    this.halt.abort(
      new StocklineError({ code: 'stopping', message: 'this replica is being stopped', retriable: true }),
    );
    await this.options.queue.stop(stopWithinMs);
    await this.presence.stop();
  }

  /** The job that a name or alias stands for here, or an error that says where it lives. */
  jobNamed(name: string): DeclaredJob {
    const id = jobIdOf(name);
    const job = this.options.jobs.find((known) => known.id === id);
    if (job) return job;
    const own = this.options.jobs.flatMap((known) => [known.id, ...jobAliasesOf(known.id)]);
    const near = nearest(name, own);
    throw new StocklineError({
      code: 'job_unknown',
      message: id === undefined ? `there is no job "${shorten(name)}"` : `${id} is not run by this service`,
      hint:
        id !== undefined
          ? `Ask ${jobOwners[id]}, which runs it.`
          : near === undefined
            ? `This service runs ${this.options.jobs.map((known) => known.id).join(', ')}.`
            : `Did you mean ${near}?`,
    });
  }

  /** Validates, writes the run and queues it, all or nothing. Gives the run and whether it is a new one. */
  async request(tx: Tx, request: RunRequest): Promise<{ run: RunRecord; isNew: boolean }> {
    const job = this.jobNamed(request.jobId);
    if (!isBuilt(job))
      throw new StocklineError({
        code: 'job_not_available',
        message: `${job.id} is declared, but what executes it is not part of this version`,
        hint: 'GET /jobs shows with "runnable" what can be asked for.',
      });
    const parameters = readParameters(job.id, job.parameters, request.parameters, job.checks);
    const { source = null, requestId = null } = request;
    const requestHash =
      requestId === null
        ? null
        : createHash('sha256')
            .update(canonicalJson([job.id, request.parameters]))
            .digest('hex');
    const runId = newId();
    const row = await insertRun(tx, {
      runId,
      jobId: job.id,
      via: request.via,
      requestedBy: request.requestedBy,
      requestSource: source,
      requestId,
      requestHash,
      parameters,
    });
    if (!row) return { run: this.record(await this.sameRequest(tx, source!, requestId!, requestHash)), isNew: false };
    await this.options.queue.send(tx, job.id, { runId }, job.scope(parameters), parameters['scheduleNow'] === true);
    return { run: this.record(row), isNew: true };
  }

  async find(runId: string): Promise<RunRecord> {
    const row = /^[0-9a-f-]{36}$/i.test(runId) ? await findRun(this.options.database, runId) : undefined;
    if (!row)
      throw new StocklineError({
        code: 'run_unknown',
        message: `there is no run "${shorten(runId)}" here`,
        hint: 'See GET /runs, or ask the service that owns the job.',
      });
    return this.record(row);
  }

  record(row: RunRow): RunRecord {
    return runRecord(this.options.service, row);
  }

  private async sameRequest(tx: Tx, source: string, requestId: string, requestHash: string | null): Promise<RunRow> {
    const earlier = (await runOfRequest(tx, source, requestId))!;
    if (earlier.request_hash === requestHash) return earlier;
    throw new StocklineError({
      code: 'idempotency_key_reused',
      message: `"${shorten(requestId)}" came before with another job or other parameters (run ${earlier.run_id})`,
      hint: 'Use a new key for a new request.',
    });
  }

  private async execute(job: Job, runId: string, signal: AbortSignal, isLastTry: boolean): Promise<void> {
    const { database, log } = this.options;
    const begun = await beginRun(database, runId, this.presence.name);
    if (!begun) return;
    log.info({ runId, jobId: job.id, attempt: begun.attempt }, 'run begun');
    const startedMs = Date.now();
    let writtenMs = 0;
    let stageWritten = '';
    try {
      const outcome = await job.run({
        runId,
        parameters: begun.parameters,
        attempt: begun.attempt,
        signal: AbortSignal.any([signal, this.halt.signal]),
        progress: async (stage, done, total, unit) => {
          if (stage === stageWritten && Date.now() - writtenMs < progressEveryMs) return;
          [writtenMs, stageWritten] = [Date.now(), stage];
          await writeProgress(database, runId, { stage, done, total, unit });
        },
      });
      await this.end(runId, outcome);
      log.info(
        { runId, jobId: job.id, status: outcome.status, counts: outcome.counts, tookMs: Date.now() - startedMs },
        'run ended',
      );
    } catch (error) {
      if ((this.halt.signal.aborted || isRetriable(error)) && !isLastTry) {
        log.warn({ runId, jobId: job.id, attempt: begun.attempt, error }, 'run handed back to be taken up again');
        throw error;
      }
      log.error({ runId, jobId: job.id, error }, 'run failed');
      await this.end(runId, { status: 'failed', counts: {}, error: told(error) });
    }
  }

  private async end(runId: string, outcome: RunOutcome): Promise<void> {
    await this.options.database.transaction(async (tx) => {
      const row = await endRun(tx, runId, outcome);
      if (row) await this.options.publish(tx, this.record(row));
    });
  }
}

/** What a failed run says: a foreseen failure in its own words, a defect in one line without its insides. */
function told(error: unknown): { code: string; message: string; hint?: string } {
  if (error instanceof StocklineError)
    return { code: error.code, message: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) };
  return {
    code: 'internal_error',
    message: `the run failed in a way that was not foreseen: ${shorten((error as Error)?.message ?? error, 200)}`,
    hint: 'See the log of the service at this time.',
  };
}
