import { Command, CommandRunner, Option, SubCommand } from 'nest-commander';
import { Services, type Page } from '../client/services';
import { WrongUse } from '../client/wrong-use';
import { Screen } from '../show/screen';
import { table } from '../show/table';

interface Letter {
  id: string;
  topic: string;
  reason: string;
  message: string;
  key: string | null;
  failedAt: string;
}

@SubCommand({
  name: 'list',
  arguments: '[TOPIC]',
  description: 'Messages that were set aside and not sent again, newest first',
})
export class DlqListCommand extends CommandRunner {
  constructor(
    private readonly services: Services,
    private readonly screen: Screen,
  ) {
    super();
  }

  async run([topic]: string[], { reason, json }: { reason?: string; json?: boolean }): Promise<void> {
    const query = new URLSearchParams({
      replayed: 'false',
      ...(topic ? { topic } : {}),
      ...(reason ? { reason } : {}),
    });
    const pages = await this.services.askAll<Page<Letter>>('GET', `/dead-letters?${query.toString()}`);
    const letters = pages.flatMap(({ answer }) => answer.items);
    this.screen.result(json, letters, () =>
      table(
        letters.map(({ failedAt, topic: from, reason: why, key, message }) => ({
          failed: failedAt,
          topic: from,
          reason: why,
          key,
          message,
        })),
      ),
    );
  }

  @Option({ flags: '--reason <code>', description: 'such as product_unknown' })
  reason(value: string): string {
    return value;
  }

  @Option({ flags: '--json', description: 'the answer as it came' })
  json(): boolean {
    return true;
  }
}

interface Replayed {
  matching: number;
  replayed: number;
}

@SubCommand({
  name: 'replay',
  arguments: '<TOPIC>',
  description: 'Tells how many match; with --expect and that number, sends them to their topic again',
})
export class DlqReplayCommand extends CommandRunner {
  constructor(
    private readonly services: Services,
    private readonly screen: Screen,
  ) {
    super();
  }

  async run(
    [topic]: string[],
    { reason, expect, json }: { reason?: string; expect?: number; json?: boolean },
  ): Promise<void> {
    const filter = { topic, ...(reason ? { reason } : {}) };
    const found = await this.services.askAll<Replayed>('POST', '/dead-letters/replay', filter);
    const holders = found.filter(({ answer }) => answer.matching > 0);
    const matching = holders.reduce((sum, { answer }) => sum + answer.matching, 0);
    if (expect === undefined || matching === 0)
      return this.screen.result(json, { matching, replayed: 0 }, () =>
        matching === 0 ? 'none match' : `${matching} match; send them with --expect ${matching}`,
      );
    if (expect !== matching)
      throw new WrongUse(
        `${matching} match now, and ${expect} were expected`,
        `Look at them, and repeat it with --expect ${matching}.`,
      );
    let replayed = 0;
    for (const { url, answer } of holders) {
      const sent = await this.services.ask<Replayed>(url, 'POST', '/dead-letters/replay', {
        ...filter,
        expect: answer.matching,
      });
      replayed += sent.replayed;
    }
    this.screen.result(json, { matching, replayed }, () => `${replayed} sent again`);
  }

  @Option({ flags: '--reason <code>', description: 'such as product_unknown' })
  reason(value: string): string {
    return value;
  }

  @Option({ flags: '--expect <n>', description: 'how many you have seen there to be' })
  expect(value: string): number {
    if (!/^\d+$/.test(value))
      throw new WrongUse(`--expect "${value}" is no number`, 'Leave it out to be told the number.');
    return Number(value);
  }

  @Option({ flags: '--json', description: 'the answer as it came' })
  json(): boolean {
    return true;
  }
}

@Command({
  name: 'dlq',
  description: 'Messages that could not be taken',
  subCommands: [DlqListCommand, DlqReplayCommand],
})
export class DlqCommand extends CommandRunner {
  run(): Promise<void> {
    this.command.help();
  }
}
