import { isRetriable } from '@app/common/database';
import { StocklineError } from '@app/common/kernel';
import { inSpan, readTraceparent } from '@app/common/observability';
import { beginRun } from './begin-run';
import { cancelled } from './cancelled';
import { endWaiting } from './decide-run';
import { endRun, type RunEnd } from './end-run';
import { handBack } from './hand-back';
import type { Job, RunContext } from './job';
import { ProgressWriter } from './progress-writer';
import { queueAgain } from './queue-again';
import type { RunParts } from './run-parts';
import type { QueuedRun } from './run-queue';
import type { RunRow } from './run-record';
import type { RunWatch } from './run-watch';
import { toldFailure } from './told-failure';
import { workDoneSoFar } from './work-done-so-far';

/** Executes claimed runs: each is begun once, watched for a cancel, and ended with an outcome that is told in the same transaction. */
export class RunExecutor {
  private readonly halt = new AbortController();
  readonly inHand = new Set<string>();

  constructor(
    private readonly parts: RunParts,
    private readonly watch: RunWatch,
    private readonly worker: string,
  ) {}

  /** Lets every handler end what it has in hand; their runs go back to the queue for another replica. */
  stop(): void {
    this.halt.abort(
      new StocklineError({ code: 'stopping', message: 'this replica is being stopped', retriable: true }),
    );
  }

  async execute(job: Job, { queueEntry }: QueuedRun, claim: AbortSignal): Promise<void> {
    const { database } = this.parts;
    const run = await beginRun(database, { queueEntry, worker: this.worker });
    if (!run) return;
    // Claimed in the moment of the stop.
    if (this.halt.signal.aborted) return this.handOver(run);
    await inSpan(
      `run ${job.id}`,
      {
        parent: readTraceparent(run.traceparent) ?? null,
        attributes: { 'stockline.run.id': run.run_id, 'stockline.run.attempt': run.attempts },
      },
      () => this.see(job, run, claim),
    );
  }

  /** Executes a run that was begun, to its end or to where somebody else goes on. */
  private async see(job: Job, run: RunRow, claim: AbortSignal): Promise<void> {
    const { log } = this.parts;
    const runId = run.run_id;
    this.inHand.add(runId);
    const cancel = new AbortController();
    const unwatch = this.watch.watch(runId, (now) => {
      if (now.cancel && !cancel.signal.aborted) cancel.abort(new StocklineError(cancelled(now.cancel).error));
    });
    const facts = { runId, jobId: job.id, attempt: run.attempts };
    try {
      log.info(facts, 'run begun');
      if (run.cancel) return await this.endCancelled(run);
      await this.run(job, run, AbortSignal.any([cancel.signal, claim, this.halt.signal]));
    } catch (error) {
      if (cancel.signal.aborted) await this.endCancelled(run);
      else if (this.halt.signal.aborted) await this.handOver(run);
      else if (isRetriable(error)) await handBack(this.parts, runId, this.worker, error);
      else {
        log.error({ ...facts, error }, 'run failed');
        await this.end(runId, {
          ...(await workDoneSoFar(this.parts, runId)),
          status: 'failed',
          error: toldFailure(error),
        });
      }
    } finally {
      unwatch();
      this.inHand.delete(runId);
    }
  }

  private async run(job: Job, run: RunRow, signal: AbortSignal): Promise<void> {
    const { database, log } = this.parts;
    const { run_id: runId, parameters, attempts: attempt, approval } = run;
    const progress = new ProgressWriter(database, runId, this.worker);
    const startedMs = Date.now();
    const context: RunContext = {
      runId,
      parameters,
      attempt,
      approval,
      signal,
      endWaiting: async (tx, otherId, error) => void (await endWaiting(this.parts, tx, otherId, error)),
      progress: (stage, done, total, unit) => progress.write({ stage, done, total, unit }),
    };
    const outcome = await job.run(context).finally(() => progress.end());
    await this.end(runId, outcome);
    const { status, counts } = outcome;
    log.info({ runId, jobId: job.id, status, counts, tookMs: Date.now() - startedMs }, 'run ended');
  }

  private async endCancelled(run: RunRow): Promise<void> {
    const done = await workDoneSoFar(this.parts, run.run_id);
    await this.parts.database.transaction(async (tx) => {
      const [now] = await tx.query<RunRow>('select cancel from run where run_id = $1', [run.run_id]);
      if (now?.cancel) await endRun(this.parts, tx, run.run_id, { ...done, ...cancelled(now.cancel) });
    });
    this.parts.log.info({ runId: run.run_id, jobId: run.job_id, counts: done.counts }, 'run cancelled');
  }

  /** A stop is nobody's failure: the run goes on at once, elsewhere. */
  private async handOver(run: RunRow): Promise<void> {
    await this.parts.database.transaction(async (tx) => {
      const held = await tx.query('select from run where run_id = $1 and worker = $2 for update', [
        run.run_id,
        this.worker,
      ]);
      if (held.length > 0) await queueAgain(this.parts, tx, run);
    });
    this.parts.log.info({ runId: run.run_id, jobId: run.job_id }, 'run handed over to another replica');
  }

  private async end(runId: string, end: RunEnd): Promise<void> {
    await this.parts.database.transaction((tx) => endRun(this.parts, tx, runId, end));
  }
}
