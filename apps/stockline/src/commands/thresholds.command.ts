import { Command, CommandRunner, Option, SubCommand } from 'nest-commander';
import { SendFile } from '../client/send-file';
import { Services, type Page } from '../client/services';
import { StartRun } from '../client/start-run';
import { WrongUse } from '../client/wrong-use';
import { Screen } from '../show/screen';
import { table } from '../show/table';

interface Export {
  facility?: string;
  preference?: string;
  threshold?: string;
  connection?: string;
  all?: boolean;
  wait?: boolean;
  json?: boolean;
}

@SubCommand({
  name: 'export',
  description: 'Writes the thresholds of the products chosen as a file that can be changed and imported again',
})
export class ThresholdsExportCommand extends CommandRunner {
  constructor(
    private readonly services: Services,
    private readonly runs: StartRun,
  ) {
    super();
  }

  async run(_: string[], { facility, preference, threshold, connection, all, ...shown }: Export): Promise<void> {
    const job = await this.services.job('EXP_PROD_THOLD');
    const parameters = {
      facilityId: facility,
      searchPreferenceId: preference,
      threshold,
      propertyResource: connection,
      includeAll: all,
    };
    await this.runs.start(job, parameters, shown);
  }

  @Option({ flags: '--facility <ID>', description: 'one channel; all of them if left out' })
  facility(value: string): string {
    return value;
  }

  @Option({ flags: '--preference <ID>', description: 'a search preference; every product if left out' })
  preference(value: string): string {
    return value;
  }

  @Option({ flags: '--threshold <units>', description: 'the value to write for every product chosen, such as 10' })
  threshold(value: string): string {
    return value;
  }

  @Option({ flags: '--connection <name>', description: 'where the file goes; FTP_EXP_CONFIG if left out' })
  connection(value: string): string {
    return value;
  }

  @Option({ flags: '--all', description: 'also what was not touched in the last 24 hours' })
  all(): boolean {
    return true;
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

interface Change {
  facilityId: string;
  kind: string;
  units: number | null;
  unitsBefore: number | null;
  from: string;
  thru: string | null;
  cause: { kind: string; fileName?: string; line?: number; user?: string };
  reason: string | null;
  statedAt: string;
}

@SubCommand({
  name: 'history',
  arguments: '<PRODUCT_ID>',
  description: 'What was stated of a product, the newest first: by whom, why, from which line of which file',
})
export class ThresholdsHistoryCommand extends CommandRunner {
  constructor(
    private readonly services: Services,
    private readonly screen: Screen,
  ) {
    super();
  }

  async run([productId]: string[], { json }: { json?: boolean }): Promise<void> {
    const url = await this.services.named('threshold');
    const path = `/thresholds/history?productId=${encodeURIComponent(productId!)}`;
    const { items } = await this.services.ask<Page<Change>>(url, 'GET', path);
    this.screen.result(json, items, () =>
      table(
        items.map(({ facilityId, units, unitsBefore, from, thru, cause, reason, statedAt }) => ({
          stated: statedAt,
          facility: facilityId,
          units: units ?? 'ended',
          before: unitsBefore,
          from,
          thru,
          by: cause.kind === 'import' ? `${cause.fileName}, line ${cause.line}` : cause.user,
          why: reason,
        })),
      ),
    );
  }

  @Option({ flags: '--json', description: 'the answer as it came' })
  json(): boolean {
    return true;
  }
}

@SubCommand({
  name: 'import',
  arguments: '<FILE>',
  description: 'Sends a thresholds file of this machine: what was exported and changed comes back in by this',
})
export class ThresholdsImportCommand extends CommandRunner {
  constructor(
    private readonly files: SendFile,
    private readonly runs: StartRun,
    private readonly screen: Screen,
  ) {
    super();
  }

  async run(
    [file]: string[],
    { preview, wait, json }: { preview?: boolean; wait?: boolean; json?: boolean },
  ): Promise<void> {
    const { url, run } = await this.files.send(file!, 'IMP_PROD_THOLD', { preview });
    await this.runs.follow(url, run, { wait: wait || preview, json });
    if (preview && !json)
      this.screen.line(
        '  what a shop shows of one of its products: stockline explain <SKU> --shop <id> --location <id>',
      );
  }

  @Option({ flags: '--preview', description: 'apply nothing, and tell what would be; waits for the end' })
  preview(): boolean {
    return true;
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

@Command({
  name: 'thresholds',
  description: 'Thresholds: export, import, history',
  subCommands: [ThresholdsExportCommand, ThresholdsImportCommand, ThresholdsHistoryCommand],
})
export class ThresholdsCommand extends CommandRunner {
  async run(): Promise<void> {
    throw new WrongUse('say what is to be done with thresholds', 'stockline thresholds export|import|history');
  }
}
