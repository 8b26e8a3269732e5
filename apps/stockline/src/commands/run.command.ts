import { Command, CommandRunner, Option } from 'nest-commander';
import { readPairs } from '../client/parameter-pairs';
import { Services } from '../client/services';
import { StartRun } from '../client/start-run';

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
    private readonly runs: StartRun,
  ) {
    super();
  }

  async run([jobId]: string[], { parameter = [], wait, json }: Given): Promise<void> {
    const job = await this.services.job(jobId!);
    await this.runs.start(job, readPairs(parameter, job.parameters), { wait, json });
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
