import type { Database, Tx } from '@app/common/database';
import { PgBoss, type Job } from 'pg-boss';

/** A claimed place in the queue. The run's row says whose it is. */
export interface QueuedRun {
  queueEntry: string;
}

export interface QueuePlace {
  jobId: string;
  runId: string;
  entryId: string;
  /** One run of a scope at a time. */
  scope: string;
  /** Runs that were begun go on before those that were asked for ahead of the queue, and these before the others. */
  turn: 'resumed' | 'ahead' | 'queued';
  afterMs?: number;
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

const priorities = { resumed: 2, ahead: 1, queued: 0 } as const;

/**
 * The engine under the runs: a place in the queue is claimed by one replica, one at a time a scope. It never tries again by itself:
 * a run that is handed back gets a new place, and the run's row is the only truth about what is to be done.
 */
export class RunQueue {
  private readonly boss: PgBoss;
  private readonly workers = new Map<string, string>();

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
        retryLimit: 0,
        expireInSeconds: 23 * 60 * 60,
        heartbeatSeconds: this.options.heartbeatSeconds,
      });
    }
  }

  /** Queues a run in the caller's transaction: the run's row and its place in the queue commit together. */
  async send(tx: Tx, { jobId, runId, entryId, scope, turn, afterMs = 0 }: QueuePlace): Promise<void> {
    await this.boss.send(
      jobId,
      { runId },
      {
        db: within(tx),
        id: entryId,
        singletonKey: scope,
        priority: priorities[turn],
        ...(afterMs === 0 ? {} : { startAfter: Math.ceil(afterMs / 1_000) }),
      },
    );
  }

  /** Makes a place void, claimed or not, in the caller's transaction: the scope's next run may go on with the commit. */
  async settle(tx: Tx, jobId: string, entryId: string): Promise<void> {
    await this.boss.cancel(jobId, entryId, { db: within(tx) });
  }

  /** Takes runs of a job as they come, so many side by side. */
  async work(
    jobId: string,
    sideBySide: number,
    take: (run: QueuedRun, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    for (let worker = 0; worker < sideBySide; worker++) {
      const workerId = await this.boss.work<{ runId: string }>(
        jobId,
        {
          batchSize: 1,
          pollingIntervalSeconds: 0.5,
          notifyPollingIntervalSeconds: 0.5,
          heartbeatRefreshSeconds: Math.max(1, Math.floor(this.options.heartbeatSeconds / 3)),
        },
        async ([job]: Job<{ runId: string }>[]) => {
          if (job) await take({ queueEntry: job.id }, job.signal);
        },
      );
      this.workers.set(workerId, jobId);
    }
  }

  /** Lets this replica look at a job's queue at once: a scope has become free. */
  wake(jobId: string): void {
    for (const [workerId, worksOn] of this.workers) if (worksOn === jobId) this.boss.notifyWorker(workerId);
  }

  /** Runs that are to be executed and have no place in the queue any more, though nobody executes them. */
  async withoutPlace(database: Database): Promise<string[]> {
    const runs = await database.query<{ run_id: string }>(
      `select run_id from run r
       where status in ('queued', 'running') and worker is null and not exists (
         select from "${this.options.schema}".job j where j.name = r.job_id and j.id = r.queue_entry and j.state <= 'active')`,
    );
    return runs.map(({ run_id }) => run_id);
  }

  /** Claims no more places and waits for what is in hand. Places can still be given. */
  async takeNoMore(): Promise<void> {
    await Promise.all([...new Set(this.workers.values())].map((jobId) => this.boss.offWork(jobId)));
    this.workers.clear();
  }

  async stop(withinMs: number): Promise<void> {
    await this.boss.stop({ graceful: true, timeout: withinMs, close: true });
  }
}

const within = (tx: Tx) => ({
  executeSql: async (text: string, values?: unknown[]) => ({
    rows: await tx.query<Record<string, unknown>>(text, values ?? []),
  }),
});
