import type { RunRecord } from '@app/common/contracts';
import { lazily, type Database } from '@app/common/database';
import { channelOfRuns } from './notify-runs';

type Progress = NonNullable<RunRecord['progress']>;

const everyMs = 250;

/**
 * Writes a run's progress at most four times a second: what comes sooner waits for its turn, and a stage that is over by then costs nothing.
 * The last word is written always.
 */
export class ProgressWriter {
  private writtenMs = 0;
  private unwritten: Progress | undefined;
  private turn: NodeJS.Timeout | undefined;
  private written: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly runId: string,
    private readonly worker: string,
  ) {}

  async write(progress: Progress): Promise<void> {
    this.unwritten = progress;
    if (this.turn) return;
    const waitMs = this.writtenMs + everyMs - Date.now();
    if (waitMs <= 0) return this.flush();
    this.turn = setTimeout(() => {
      this.turn = undefined;
      // Whoever tells of progress next, or of the end, meets the same database and is told of its failure.
      this.flush().catch(() => undefined);
    }, waitMs);
  }

  async end(): Promise<void> {
    clearTimeout(this.turn);
    await this.flush();
  }

  /** One after the other: what was told first is not written last. */
  private flush(): Promise<void> {
    return (this.written = this.written.catch(() => undefined).then(() => this.writeLast()));
  }

  private async writeLast(): Promise<void> {
    if (this.unwritten === undefined) return;
    const progress = JSON.stringify(this.unwritten);
    [this.unwritten, this.writtenMs] = [undefined, Date.now()];
    await this.database.execute(
      `with ${lazily}, written as (
         update run set progress = $2 from lazily where run_id = $1 and status = 'running' and worker = $3 returning run_id
       ) select pg_notify(${channelOfRuns}, '') from written`,
      [this.runId, progress, this.worker],
    );
  }
}
