import { setTimeout as pause } from 'node:timers/promises';
import { jobIdOf, type RunRecord } from '@app/common/contracts';
import type { Tx } from '@app/common/database';
import { StocklineError, shorten } from '@app/common/kernel';
import { approveRun, cancelRun, endWaiting, rejectRun, type Decided } from './decide-run';
import type { RunEnd } from './end-run';
import { handBack } from './hand-back';
import { isBuilt } from './is-built';
import type { DeclaredJob } from './job';
import { jobNamed } from './job-named';
import { queueAgain } from './queue-again';
import { requestRun, type RequestedRun } from './request-run';
import { RunExecutor } from './run-executor';
import type { RunParts } from './run-parts';
import { runRecord, type RunRow } from './run-record';
import type { RunRequest } from './run-request';
import { findRun } from './run-store';
import { RunWatch } from './run-watch';
import { WorkerPresence } from './worker-presence';

/** A handler that does not come to rest by then is left behind with its run, which another worker takes up once this one is gone. */
const handOverWithinMs = 6_000;
const stopWithinMs = 1_000;
const runsSideBySide = 2;

/** Runs of this service's jobs: asked for, executed once each, ended with an outcome that is told in the same transaction. */
export class RunControl {
  private readonly presence: WorkerPresence;
  private readonly executor: RunExecutor;
  readonly watch: RunWatch;

  constructor(private readonly parts: RunParts) {
    const { database, queue, log } = parts;
    this.watch = new RunWatch(database, (jobId) => queue.wake(jobId), log);
    this.presence = new WorkerPresence({
      database,
      inHand: () => this.executor.inHand,
      onWorkerLost: (runId, worker) => handBack(parts, runId, worker, undefined),
      onNet: () => this.queueWhatHasNoPlace(),
      log,
    });
    this.executor = new RunExecutor(parts, this.watch, this.presence.name);
  }

  get jobs(): readonly DeclaredJob[] {
    return this.parts.jobs;
  }

  async start(): Promise<void> {
    const { jobs, queue, log } = this.parts;
    const notBuilt = jobs.filter((job) => !isBuilt(job)).map(({ id }) => id);
    if (notBuilt.length > 0) log.info({ jobIds: notBuilt }, 'jobs that are declared and not part of this version');
    await queue.start(jobs.map(({ id }) => id));
    await this.watch.start();
    await this.presence.start();
    for (const job of jobs.filter(isBuilt))
      await queue.work(job.id, runsSideBySide, (run, claim) => this.executor.execute(job, run, claim));
  }

  /** Executes no more: what is in hand comes to its next point of rest and goes back to the queue. Runs can still be asked for and watched. */
  async handOver(): Promise<void> {
    this.executor.stop();
    const enough = new AbortController();
    await Promise.race([
      this.parts.queue.takeNoMore(),
      pause(handOverWithinMs, undefined, { signal: enough.signal }).catch(() => undefined),
    ]);
    enough.abort();
  }

  async stop(): Promise<void> {
    await this.handOver();
    await this.parts.queue.stop(stopWithinMs);
    await this.presence.stop();
    await this.watch.stop();
  }

  /** The job that a name or alias stands for here, or an error that says where it lives. */
  jobNamed(name: string): DeclaredJob {
    return jobNamed(this.jobs, name);
  }

  /** Whether a name or alias is that of a job of this service. */
  owns(name: string): boolean {
    const id = jobIdOf(name);
    return this.jobs.some((job) => job.id === id);
  }

  /** Validates, writes the run and queues it, all or nothing. Gives the run and whether it is a new one. */
  async request(tx: Tx, request: RunRequest): Promise<RequestedRun> {
    return requestRun(this.parts, tx, request);
  }

  async cancel(tx: Tx, runId: string, decided: Decided): Promise<void> {
    await cancelRun(this.parts, tx, runId, decided);
  }

  async approve(tx: Tx, runId: string, decided: Decided): Promise<void> {
    await approveRun(this.parts, tx, runId, decided);
  }

  async reject(tx: Tx, runId: string, decided: Decided): Promise<void> {
    await rejectRun(this.parts, tx, runId, decided);
  }

  /** Ends a run that waits for approval without a person. Gives whether it did wait. */
  async endWaiting(tx: Tx, runId: string, error: NonNullable<RunEnd['error']>): Promise<boolean> {
    return endWaiting(this.parts, tx, runId, error);
  }

  async find(runId: string): Promise<RunRecord> {
    const row = /^[0-9a-f-]{36}$/i.test(runId) ? await findRun(this.parts.database, runId) : undefined;
    if (!row)
      throw new StocklineError({
        code: 'run_unknown',
        message: `there is no run "${shorten(runId)}" here`,
        hint: 'See GET /runs, or ask the service that owns the job.',
      });
    return this.record(row);
  }

  record(row: RunRow): RunRecord {
    return runRecord(this.parts.service, row);
  }

  /** The last net: a run that is to be executed has a place in the queue, whatever became of the one it had. */
  private async queueWhatHasNoPlace(): Promise<void> {
    const { database, queue, log } = this.parts;
    for (const runId of await queue.withoutPlace(database))
      await database.transaction(async (tx) => {
        const run = await findRun(tx, runId);
        if (!run) return;
        // Of several replicas that find it, one gets the row as it was; the others find another place there.
        const mine = await tx.execute(
          `update run set failures = failures + 1
           where run_id = $1 and queue_entry = $2 and worker is null and status in ('queued', 'running')`,
          [runId, run.queue_entry],
        );
        if (mine === 0) return;
        await queueAgain(this.parts, tx, run);
        log.warn({ runId, jobId: run.job_id }, 'a run had lost its place in the queue and has a new one');
      });
  }
}
