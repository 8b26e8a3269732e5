import type { RunRecord } from '@app/common/contracts';
import type { Database } from '@app/common/database';
import { notifyRuns } from './notify-runs';

type Progress = NonNullable<RunRecord['progress']>;

const everyMs = 250;

/** Writes a run's progress at most four times a second, a new stage at once, and the last word always. */
export class ProgressWriter {
  private writtenMs = 0;
  private stage = '';
  private unwritten: Progress | undefined;

  constructor(
    private readonly database: Database,
    private readonly runId: string,
    private readonly worker: string,
  ) {}

  async write(progress: Progress): Promise<void> {
    this.unwritten = progress;
    if (progress.stage !== this.stage || Date.now() - this.writtenMs >= everyMs) await this.flush();
  }

  async end(): Promise<void> {
    await this.flush();
  }

  private async flush(): Promise<void> {
    if (this.unwritten === undefined) return;
    const progress = this.unwritten;
    [this.unwritten, this.writtenMs, this.stage] = [undefined, Date.now(), progress.stage];
    const written = await this.database.execute(
      "update run set progress = $2 where run_id = $1 and status = 'running' and worker = $3",
      [this.runId, JSON.stringify(progress), this.worker],
    );
    if (written > 0) await notifyRuns(this.database);
  }
}
