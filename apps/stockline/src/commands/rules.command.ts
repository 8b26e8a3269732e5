import type { RunRecord } from '@app/common/contracts';
import { Command, CommandRunner, Option, SubCommand } from 'nest-commander';
import { Services, type Page } from '../client/services';
import { WrongUse } from '../client/wrong-use';
import { Screen } from '../show/screen';
import { table } from '../show/table';

interface ShownRule {
  ruleId: string;
  searchPreferenceId: string;
  facilityId: string;
  units: number;
  priority: number;
  from: string | null;
  thru: string | null;
  enabled: boolean;
}

const pathOf = (id: string): string => `/threshold-rules/${encodeURIComponent(id)}`;

const told = (rules: readonly ShownRule[]): string =>
  table(
    rules.map(({ ruleId, searchPreferenceId, facilityId, units, priority, from, thru, enabled }) => ({
      rule: ruleId,
      facility: facilityId,
      priority,
      preference: searchPreferenceId,
      units,
      from,
      thru,
      state: enabled ? 'on' : 'off',
    })),
  );

interface Put {
  preference?: string;
  facility?: string;
  units?: string;
  priority?: string;
  from?: string;
  thru?: string;
  off?: boolean;
  json?: boolean;
}

@SubCommand({
  name: 'put',
  arguments: '<ID>',
  description: 'Writes a rule, new or in place of the one of that id; it holds back nothing until the rules are run',
})
export class RulesPutCommand extends CommandRunner {
  constructor(
    private readonly services: Services,
    private readonly screen: Screen,
  ) {
    super();
  }

  async run([id]: string[], { preference, facility, units, priority, from, thru, off, json }: Put): Promise<void> {
    if (preference === undefined || facility === undefined || units === undefined)
      throw new WrongUse(
        'a rule needs --preference, --facility and --units',
        'For example: stockline rules put SUMMER-ONLINE --preference SUMMER --facility ONLINE --units 3.',
      );
    const body = {
      searchPreferenceId: preference,
      facilityId: facility,
      units: Number(units),
      ...(priority === undefined ? {} : { priority: Number(priority) }),
      from,
      thru,
      enabled: !off,
    };
    const url = await this.services.named('threshold');
    const written = await this.services.ask<ShownRule>(url, 'PUT', pathOf(id!), body);
    this.screen.result(json, written, () => told([written]));
  }

  @Option({ flags: '--preference <ID>', description: 'the search preference that chooses the products' })
  preference(value: string): string {
    return value;
  }

  @Option({ flags: '--facility <ID>', description: 'the channel, store or warehouse' })
  facility(value: string): string {
    return value;
  }

  @Option({ flags: '--units <units>', description: 'to hold back of each product' })
  units(value: string): string {
    return value;
  }

  @Option({ flags: '--priority <number>', description: '1 goes before 2; 100 if left out' })
  priority(value: string): string {
    return value;
  }

  @Option({ flags: '--from <time>', description: 'since when, such as 2026-12-01T00:00:00Z' })
  from(value: string): string {
    return value;
  }

  @Option({ flags: '--thru <time>', description: 'the first instant at which it holds no more' })
  thru(value: string): string {
    return value;
  }

  @Option({ flags: '--off', description: 'write it down, and leave it out of runs' })
  off(): boolean {
    return true;
  }

  @Option({ flags: '--json', description: 'the answer as it came' })
  json(): boolean {
    return true;
  }
}

@SubCommand({ name: 'remove', arguments: '<ID>', description: 'Deletes a rule; what it held back stays' })
export class RulesRemoveCommand extends CommandRunner {
  constructor(
    private readonly services: Services,
    private readonly screen: Screen,
  ) {
    super();
  }

  async run([id]: string[]): Promise<void> {
    await this.services.ask(await this.services.named('threshold'), 'DELETE', pathOf(id!));
    this.screen.line(`${id} removed`);
  }
}

@SubCommand({ name: 'run', description: 'Evaluates the rules and has what comes of it imported' })
export class RulesRunCommand extends CommandRunner {
  constructor(
    private readonly services: Services,
    private readonly screen: Screen,
  ) {
    super();
  }

  async run(_: string[], { preview, json }: { preview?: boolean; json?: boolean }): Promise<void> {
    const url = await this.services.named('threshold');
    const answer = await this.services.ask<{
      products: number;
      wins: { ruleId: string; rows: number }[];
      run: RunRecord;
    }>(url, 'POST', '/threshold-rules/runs', preview ? { preview } : {});
    this.screen.result(json, answer, () =>
      [
        table(answer.wins.map(({ ruleId, rows }) => ({ rule: ruleId, rows }))),
        `${preview ? 'previewed' : 'imported'} by run ${answer.run.runId}`,
      ].join('\n'),
    );
  }

  @Option({ flags: '--preview', description: 'apply nothing, and have shown what would be' })
  preview(): boolean {
    return true;
  }

  @Option({ flags: '--json', description: 'the answer as it came' })
  json(): boolean {
    return true;
  }
}

@SubCommand({
  name: 'why',
  arguments: '<PRODUCT> <FACILITY>',
  description: 'Which rule wins for a product in a facility, and which fit at all',
})
export class RulesWhyCommand extends CommandRunner {
  constructor(
    private readonly services: Services,
    private readonly screen: Screen,
  ) {
    super();
  }

  async run([product, facility]: string[], { json }: { json?: boolean }): Promise<void> {
    const url = await this.services.named('threshold');
    const query = new URLSearchParams({ productId: product!, facilityId: facility! }).toString();
    const answer = await this.services.ask<{
      wins: { ruleId: string; units: number; from: string | null; thru: string | null }[];
      rules: (ShownRule & { fits: boolean })[];
    }>(url, 'GET', `/threshold-rules/evaluation?${query}`);
    this.screen.result(json, answer, () =>
      [
        table(
          answer.wins.map(({ ruleId, units, from, thru }) => ({
            wins: ruleId,
            units,
            from: from ?? 'now',
            thru: thru ?? 'for good',
          })),
        ),
        '',
        table(
          answer.rules.map(({ ruleId, priority, fits, enabled }) => ({
            rule: ruleId,
            priority,
            fits: fits ? 'yes' : 'no',
            state: enabled ? 'on' : 'off',
          })),
        ),
      ].join('\n'),
    );
  }

  @Option({ flags: '--json', description: 'the answer as it came' })
  json(): boolean {
    return true;
  }
}

@Command({
  name: 'rules',
  description: 'Threshold rules: a value for every product that a search preference chooses; put, run, why, remove',
  subCommands: [RulesPutCommand, RulesRunCommand, RulesWhyCommand, RulesRemoveCommand],
})
export class RulesCommand extends CommandRunner {
  constructor(
    private readonly services: Services,
    private readonly screen: Screen,
  ) {
    super();
  }

  async run(_: string[], { json }: { json?: boolean }): Promise<void> {
    const url = await this.services.named('threshold');
    const { items } = await this.services.ask<Page<ShownRule>>(url, 'GET', '/threshold-rules');
    this.screen.result(json, items, () => told(items));
  }

  @Option({ flags: '--json', description: 'the answer as it came' })
  json(): boolean {
    return true;
  }
}
