import type { Database } from '@app/common/database';
import { runsChannel } from './notify-runs';
import { runColumns, type RunRow } from './run-record';

interface Watcher {
  runId: string;
  onChange: (run: RunRow) => void;
  seen: string;
}

const lookAtLeastEveryMs = 5_000;
const lookAtMostEveryMs = 50;

/**
 * Tells of changes of runs, whichever replica made them: one LISTEN a process, however many wait, and one query for all of them
 * a notice. A notice that is lost is made up for within five seconds. Takes one connection of the pool.
 */
export class RunWatch {
  private readonly watchers = new Set<Watcher>();
  private stopListening: (() => Promise<void>) | undefined;
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private lookAgain = false;

  constructor(
    private readonly database: Database,
    private readonly onEnded: (jobId: string) => void,
    private readonly log: { warn(facts: object, message: string): void },
  ) {}

  async start(): Promise<void> {
    this.stopListening = await this.database.listen(runsChannel(this.database.options.schema), (endedJobId) => {
      if (endedJobId) this.onEnded(endedJobId);
      this.look();
    });
    this.timer = setInterval(() => this.look(), lookAtLeastEveryMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.watchers.clear();
    await this.stopListening?.();
    await this.looking;
  }

  /** Calls back with the run as it stands now, and after every change. Gives the function that ends it. */
  watch(runId: string, onChange: (run: RunRow) => void): () => void {
    const watcher: Watcher = { runId, onChange, seen: '' };
    this.watchers.add(watcher);
    this.look();
    return () => void this.watchers.delete(watcher);
  }

  private look(): void {
    if (this.looking) {
      this.lookAgain = true;
      return;
    }
    if (this.watchers.size === 0) return;
    this.looking = this.tell().finally(() => {
      this.looking = undefined;
      if (!this.lookAgain) return;
      this.lookAgain = false;
      this.look();
    });
  }

  private async tell(): Promise<void> {
    const watched = [...this.watchers];
    try {
      const rows = await this.database.query<RunRow>(`select ${runColumns} from run where run_id = any($1::uuid[])`, [
        [...new Set(watched.map(({ runId }) => runId))],
      ]);
      const byId = new Map(rows.map((row) => [row.run_id, row]));
      for (const watcher of watched) {
        const row = byId.get(watcher.runId);
        const stands = JSON.stringify(row);
        if (!row || stands === watcher.seen || !this.watchers.has(watcher)) continue;
        watcher.seen = stands;
        watcher.onChange(row);
      }
      await new Promise((resolve) => setTimeout(resolve, lookAtMostEveryMs));
    } catch (error) {
      this.log.warn({ error }, 'runs could not be looked at; the next look will');
    }
  }
}
