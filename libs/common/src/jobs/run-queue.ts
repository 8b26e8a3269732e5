import type { Tx } from '@app/common/database';
import { PgBoss, type Job } from 'pg-boss';

export interface QueuedRun {
  runId: string;
}

export interface RunQueueOptions {
  databaseUrl: string;
  /** The engine's own schema, beside the service's. */
  schema: string;
  applicationName: string;
  /** A worker that has not been heard of for this long is dead; its run is taken up by another. 10 at least. */
  heartbeatSeconds: number;
  onError: (error: Error) => void;
}

const retryLimit = 8;

/** The engine under the runs: queued, claimed by one replica, heart-beating, handed on when a worker dies. One queue a job, one active run a scope. */
export class RunQueue {
  private readonly boss: PgBoss;

  constructor(private readonly options: RunQueueOptions) {
    this.boss = new PgBoss({
      connectionString: options.databaseUrl,
      schema: options.schema,
      application_name: options.applicationName,
      max: 4,
      schedule: false,
      useListenNotify: true,
      superviseIntervalSeconds: 5,
      monitorIntervalSeconds: 5,
      maintenanceIntervalSeconds: 60,
      registerInstance: false,
      monitorVacuum: false,
    });
    this.boss.on('error', options.onError);
  }

  async start(jobIds: readonly string[]): Promise<void> {
    await this.boss.start();
    for (const jobId of jobIds) {
      await this.boss.createQueue(jobId, {
        policy: 'singleton',
        notify: true,
        retryLimit,
        retryDelay: 1,
        retryBackoff: true,
        retryDelayMax: 30,
        expireInSeconds: 6 * 60 * 60,
        heartbeatSeconds: this.options.heartbeatSeconds,
      });
    }
  }

  /** Queues a run in the caller's transaction: the run's row and its place in the queue commit together. */
  async send(tx: Tx, jobId: string, run: QueuedRun, scope: string, ahead: boolean): Promise<void> {
    const db = {
      executeSql: async (text: string, values?: unknown[]) => ({
        rows: await tx.query<Record<string, unknown>>(text, values ?? []),
      }),
    };
    await this.boss.send(jobId, run, { db, id: run.runId, singletonKey: scope, priority: ahead ? 1 : 0 });
  }

  /** Takes runs of a job as they come. A throw hands the run back: it is tried again after a pause, by whichever replica is free. */
  async work(
    jobId: string,
    sideBySide: number,
    take: (run: QueuedRun, signal: AbortSignal, isLastTry: boolean) => Promise<void>,
  ): Promise<void> {
    await this.boss.work<QueuedRun>(
      jobId,
      {
        batchSize: 1,
        localConcurrency: sideBySide,
        pollingIntervalSeconds: 0.5,
        notifyPollingIntervalSeconds: 0.5,
        heartbeatRefreshSeconds: Math.max(1, Math.floor(this.options.heartbeatSeconds / 3)),
      },
      async ([job]: Job<QueuedRun>[]) => {
        if (job) await take(job.data, job.signal, job.retryCount >= retryLimit);
      },
    );
  }

  /** Gives a run whose worker is gone back to the queue, to be taken up after a short pause. */
  async handBack(jobId: string, runId: string): Promise<void> {
    await this.boss.fail(jobId, runId, { reason: 'worker gone' });
  }

  /** Takes no more and waits for what is in hand. */
  async stop(withinMs: number): Promise<void> {
    await this.boss.stop({ graceful: true, timeout: withinMs, close: true });
  }
}
