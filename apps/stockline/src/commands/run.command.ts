import type { RunRecord } from '@app/common/contracts';
import { Command, CommandRunner, Option } from 'nest-commander';
import { readPairs } from '../client/parameter-pairs';
import { Services } from '../client/services';
import { statusOfRun } from '../show/exit-status';
import { RunProgress } from '../show/run-progress';
import { Screen } from '../show/screen';
import { tellRun } from '../show/tell-run';

interface Given {
  parameter?: string[];
  wait?: boolean;
  json?: boolean;
}

@Command({
  name: 'run',
  arguments: '<JOB_ID>',
  description: 'Starts a run of a job; with --wait shows it live and leaves with how it ended',
})
export class RunCommand extends CommandRunner {
  constructor(
    private readonly services: Services,
    private readonly screen: Screen,
  ) {
    super();
  }

  async run([jobId]: string[], { parameter = [], wait, json }: Given): Promise<void> {
    const job = await this.services.job(jobId!);
    const parameters = readPairs(parameter, job.parameters);
    const started = await this.services.ask<RunRecord>(job.url, 'POST', `/jobs/${job.jobId}/runs`, { parameters });
    const run = wait ? await this.watch(job.url, started) : started;
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

  @Option({ flags: '-p, --parameter <name=value>', description: 'a parameter; may be given several times' })
  parameter(value: string, before: string[] = []): string[] {
    return [...before, value];
  }

  @Option({ flags: '--wait', description: 'wait for the end of the run' })
  wait(): boolean {
    return true;
  }

  @Option({ flags: '--json', description: 'the answer as it came' })
  json(): boolean {
    return true;
  }
}
