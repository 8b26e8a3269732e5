import { Injectable } from '@nestjs/common';
import type { RunRecord } from '@app/common/contracts';
import { statusOfRun } from '../show/exit-status';
import { RunProgress } from '../show/run-progress';
import { Screen } from '../show/screen';
import { tellRun } from '../show/tell-run';
import { Services } from './services';

/** Starts a run, shows it live where it is waited for, and leaves with how it ended. */
@Injectable()
export class StartRun {
  constructor(
    private readonly services: Services,
    private readonly screen: Screen,
  ) {}

  async start(
    job: { url: string; jobId: string },
    parameters: object,
    { wait, json }: { wait?: boolean; json?: boolean },
  ): Promise<void> {
    const started = await this.services.ask<RunRecord>(job.url, 'POST', `/jobs/${job.jobId}/runs`, { parameters });
    await this.follow(job.url, started, { wait, json });
  }

  /** Shows a run that was asked for, to its end where that is waited for. */
  async follow(url: string, started: RunRecord, { wait, json }: { wait?: boolean; json?: boolean }): Promise<void> {
    const run = wait ? await this.watch(url, started) : started;
    this.screen.result(json, run, () => tellRun(run));
    this.screen.exitWith(statusOfRun(run));
  }

  private async watch(url: string, { runId }: RunRecord): Promise<RunRecord> {
    const progress = new RunProgress(this.screen.isTerminal);
    try {
      return await this.services.watch(url, runId!, (now) => progress.show(now));
    } finally {
      progress.end();
    }
  }
}
