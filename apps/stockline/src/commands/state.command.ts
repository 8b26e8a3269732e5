import { Command, CommandRunner, Option } from 'nest-commander';
import { Services } from '../client/services';
import { Screen } from '../show/screen';
import { table } from '../show/table';

interface State {
  epoch: number;
  topics: { topic: string; keysDone: number; requestedBy: string; requestedAt: string; finishedAt: string | null }[];
}

const told = ({ epoch, topics }: State): string =>
  [
    `epoch ${epoch}`,
    table(
      topics.map(({ topic, keysDone, requestedBy, finishedAt }) => ({
        topic,
        keys: keysDone,
        by: requestedBy,
        finished: finishedAt ?? 'under way',
      })),
    ),
  ].join('\n');

@Command({
  name: 'republish',
  arguments: '<SERVICE>',
  description: 'Has a service write its whole state to its topics again, for consumers that lost it',
})
export class RepublishCommand extends CommandRunner {
  constructor(
    private readonly services: Services,
    private readonly screen: Screen,
  ) {
    super();
  }

  async run([service]: string[], { json }: { json?: boolean }): Promise<void> {
    const state = await this.services.ask<State>(await this.services.named(service!), 'POST', '/state/republish');
    this.screen.result(json, state, () => told(state));
  }

  @Option({ flags: '--json', description: 'the answer as it came' })
  json(): boolean {
    return true;
  }
}

@Command({
  name: 'new-epoch',
  arguments: '<SERVICE>',
  description:
    'After a restore from a backup: makes what a service says newer than all that it said before, and republishes it',
})
export class NewEpochCommand extends CommandRunner {
  constructor(
    private readonly services: Services,
    private readonly screen: Screen,
  ) {
    super();
  }

  async run([service]: string[], { json }: { json?: boolean }): Promise<void> {
    const state = await this.services.ask<State>(await this.services.named(service!), 'POST', '/state/new-epoch');
    this.screen.result(json, state, () => told(state));
  }

  @Option({ flags: '--json', description: 'the answer as it came' })
  json(): boolean {
    return true;
  }
}
