import { readFileSync } from 'node:fs';
import { Command, CommandRunner, Option, SubCommand } from 'nest-commander';
import { Services, type Page } from '../client/services';
import { WrongUse } from '../client/wrong-use';
import { Screen } from '../show/screen';
import { table } from '../show/table';
import {
  tellPreview,
  tellWarnings,
  type ShownPreference,
  type ShownPreview,
  type Warning,
} from '../show/tell-preference';

const pathOf = (id: string): string => `/search-preferences/${encodeURIComponent(id)}`;

@SubCommand({
  name: 'put',
  arguments: '<ID> <FILE>',
  description:
    'Writes a search preference from a file of JSON ("-" = what comes in): { "name", "match", "conditions" }',
})
export class PreferencesPutCommand extends CommandRunner {
  constructor(
    private readonly services: Services,
    private readonly screen: Screen,
  ) {
    super();
  }

  async run([id, file]: string[], { json }: { json?: boolean }): Promise<void> {
    const url = await this.services.named('threshold');
    const written = await this.services.ask<ShownPreference & { warnings: Warning[] }>(
      url,
      'PUT',
      pathOf(id!),
      readBody(file!),
    );
    this.screen.result(json, written, () =>
      [`${written.searchPreferenceId}  version ${written.version}`, ...tellWarnings(written.warnings)].join('\n'),
    );
  }

  @Option({ flags: '--json', description: 'the answer as it came' })
  json(): boolean {
    return true;
  }
}

@SubCommand({ name: 'remove', arguments: '<ID>', description: 'Deletes a search preference; its versions are kept' })
export class PreferencesRemoveCommand extends CommandRunner {
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

@SubCommand({
  name: 'why',
  arguments: '<ID> <PRODUCT>',
  description: 'Why a product is in or not; the product by its id, or as idType:idValue',
})
export class PreferencesWhyCommand extends CommandRunner {
  constructor(
    private readonly services: Services,
    private readonly screen: Screen,
  ) {
    super();
  }

  async run([id, product]: string[], { json }: { json?: boolean }): Promise<void> {
    const answer = await this.services.ask<{
      productId: string;
      chosen: boolean;
      conditions: { condition: string; holds: boolean; because: string }[];
    }>(await this.services.named('threshold'), 'GET', `${pathOf(id!)}/products/${encodeURIComponent(product!)}`);
    this.screen.result(json, answer, () =>
      [
        `${answer.productId} is ${answer.chosen ? 'in' : 'not in'} ${id}`,
        table(answer.conditions.map(({ holds, ...condition }) => ({ holds: holds ? 'yes' : 'no', ...condition }))),
      ].join('\n'),
    );
  }

  @Option({ flags: '--json', description: 'the answer as it came' })
  json(): boolean {
    return true;
  }
}

@Command({
  name: 'preferences',
  arguments: '[ID]',
  description: 'Search preferences, or what one of them chooses; put, why, remove',
  subCommands: [PreferencesPutCommand, PreferencesWhyCommand, PreferencesRemoveCommand],
})
export class PreferencesCommand extends CommandRunner {
  constructor(
    private readonly services: Services,
    private readonly screen: Screen,
  ) {
    super();
  }

  async run([id]: string[], { json }: { json?: boolean }): Promise<void> {
    const url = await this.services.named('threshold');
    if (id !== undefined) {
      const preview = await this.services.ask<ShownPreview>(url, 'GET', `${pathOf(id)}/preview?perCondition=true`);
      return this.screen.result(json, preview, () => tellPreview(preview));
    }
    const { items } = await this.services.ask<Page<ShownPreference>>(url, 'GET', '/search-preferences?limit=500');
    this.screen.result(json, items, () =>
      table(
        items.map(({ searchPreferenceId, version, name, match, conditions }) => ({
          preference: searchPreferenceId,
          version,
          name,
          match,
          conditions: conditions.length,
        })),
      ),
    );
  }

  @Option({ flags: '--json', description: 'the answer as it came' })
  json(): boolean {
    return true;
  }
}

function readBody(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file === '-' ? 0 : file, 'utf8'));
  } catch (error) {
    throw new WrongUse(
      `${file === '-' ? 'what came in' : `the file ${file}`} cannot be read as JSON: ${(error as Error).message}`,
      'For example { "conditions": [ { "field": "tag", "values": ["summer"] } ] }.',
    );
  }
}
