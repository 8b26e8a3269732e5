import { randomUUID } from 'node:crypto';
import type { Database } from '@app/common/database';

interface Log {
  warn(facts: object, message: string): void;
}

const lookEveryMs = 1_000;
const looksBetweenNets = 10;

export interface PresenceOptions {
  database: Database;
  /** The runs that this process is executing. */
  inHand: () => Iterable<string>;
  /** Takes a run away from a worker that is gone. */
  onWorkerLost: (runId: string, worker: string) => Promise<void>;
  /** Called now and then, for what slipped through every other net. */
  onNet: () => Promise<void>;
  log: Log;
}

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
  private looking: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private looks = 0;
  private suspects = new Set<string>();

  constructor(private readonly options: PresenceOptions) {}

  async start(): Promise<void> {
    const present = Promise.withResolvers<void>();
    this.holding = this.hold(present.resolve);
    await present.promise;
    this.timer = setInterval(() => {
      this.looking ??= this.look().finally(() => (this.looking = undefined));
    }, lookEveryMs);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    clearInterval(this.timer);
    await this.looking;
    this.left.resolve();
    await this.holding;
  }

  private async hold(onHeld: () => void): Promise<void> {
    while (!this.stopping)
      try {
        await this.options.database.session(async (session) => {
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
        this.options.log.warn({ error }, 'the sign of life of this worker was lost and is set up again');
        await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
      }
  }

  private async look(): Promise<void> {
    const { database, inHand, onWorkerLost, onNet, log } = this.options;
    try {
      const orphans = await database.query<{ run_id: string; worker: string }>(
        `select run_id, worker from run
         where status = 'running' and worker is not null
           and case when worker = $1 then run_id <> all($2::uuid[]) else pg_try_advisory_xact_lock_shared(${lockOf('worker')}) end`,
        [this.name, [...inHand()]],
      );
      const seenBefore = this.suspects;
      this.suspects = new Set(orphans.map(({ run_id }) => run_id));
      for (const { run_id, worker } of orphans.filter((orphan) => seenBefore.has(orphan.run_id)))
        await onWorkerLost(run_id, worker);
      if (++this.looks % looksBetweenNets === 0) await onNet();
    } catch (error) {
      log.warn({ error }, 'workers could not be looked at; the next look will');
    }
  }
}

const lockOf = (name: string): string => `hashtextextended('worker ' || ${name}, 0)`;
