import { Command, CommandRunner, Option } from 'nest-commander';
import { DecideRun } from '../client/decide-run';
import { Screen } from '../show/screen';
import { tellRun } from '../show/tell-run';

@Command({ name: 'cancel', arguments: '<RUN_ID>', description: 'Cancels a run, between two chunks of its work' })
export class CancelCommand extends CommandRunner {
  constructor(
    private readonly decideRun: DecideRun,
    private readonly screen: Screen,
  ) {
    super();
  }

  async run([runId]: string[], { reason, json }: { reason?: string; json?: boolean }): Promise<void> {
    const run = await this.decideRun.as('cancel', runId!, reason);
    this.screen.result(json, run, () => tellRun(run));
  }

  @Option({ flags: '--reason <text>', description: 'why (required); kept with who and when' })
  reason(value: string): string {
    return value;
  }

  @Option({ flags: '--json', description: 'the answer as it came' })
  json(): boolean {
    return true;
  }
}
