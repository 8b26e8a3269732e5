import { randomUUID } from 'node:crypto';
import type { Database } from '@app/common/database';

interface Log {
  warn(facts: object, message: string): void;
}

const lookEveryMs = 1_000;

/**
 * Tells which workers are alive: each holds a session lock of its own name, which PostgreSQL frees when its connection is gone.
 * A run whose worker was missing at two looks in a row is handed back at once, long before its heartbeat would be missed.
 * Takes one connection of the pool for as long as it runs.
 */
export class WorkerPresence {
  readonly name = randomUUID();
  private readonly left = Promise.withResolvers<void>();
  private stopping = false;
  private holding: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private suspects = new Set<string>();

  constructor(
    private readonly database: Database,
    private readonly handBack: (jobId: string, runId: string) => Promise<void>,
    private readonly log: Log,
  ) {}

  async start(): Promise<void> {
    const present = Promise.withResolvers<void>();
    this.holding = this.hold(present.resolve);
    await present.promise;
    this.timer = setInterval(() => void this.look(), lookEveryMs);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    clearInterval(this.timer);
    this.left.resolve();
    await this.holding;
  }

  private async hold(onHeld: () => void): Promise<void> {
    while (!this.stopping)
      try {
        await this.database.session(async (session) => {
          await session.query(`select pg_advisory_lock(${lockOf('$1')})`, [this.name]);
          onHeld();
          // A lock is only as good as its connection: asked now and then, so that a lost one is taken anew.
          while (!this.stopping) {
            await Promise.race([this.left.promise, new Promise((resolve) => setTimeout(resolve, lookEveryMs))]);
            await session.query('select 1');
          }
          await session.query(`select pg_advisory_unlock(${lockOf('$1')})`, [this.name]);
        });
      } catch (error) {
        this.log.warn({ error }, 'the sign of life of this worker was lost and is set up again');
        await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
      }
  }

  private async look(): Promise<void> {
    try {
      const orphans = await this.database.query<{ run_id: string; job_id: string; worker: string }>(
        `select run_id, job_id, worker from run
         where status = 'running' and worker is not null and worker <> $1 and pg_try_advisory_xact_lock_shared(${lockOf('worker')})`,
        [this.name],
      );
      const seenBefore = this.suspects;
      this.suspects = new Set(orphans.map(({ run_id }) => run_id));
      for (const { run_id, job_id, worker } of orphans.filter((orphan) => seenBefore.has(orphan.run_id))) {
        // Whoever takes the dead worker's name off the run hands it back, and nobody else does so again.
        const mine = await this.database.execute('update run set worker = null where run_id = $1 and worker = $2', [
          run_id,
          worker,
        ]);
        if (mine === 0) continue;
        this.log.warn({ runId: run_id, jobId: job_id }, 'the worker of a run is gone; the run is handed back');
        await this.handBack(job_id, run_id);
      }
    } catch (error) {
      this.log.warn({ error }, 'workers could not be looked at; the next look will');
    }
  }
}

const lockOf = (name: string): string => `hashtextextended('worker ' || ${name}, 0)`;
