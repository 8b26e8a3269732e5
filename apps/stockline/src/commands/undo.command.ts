import type { RunRecord } from '@app/common/contracts';
import { Command, CommandRunner, Option } from 'nest-commander';
import { Services } from '../client/services';
import { StartRun } from '../client/start-run';
import { WrongUse } from '../client/wrong-use';

interface Given {
  reason?: string;
  wait?: boolean;
  json?: boolean;
}

@Command({
  name: 'undo',
  arguments: '<IMPORT_ID>',
  description: 'Takes back what a file did, where nothing newer has happened; what stays is told with what is newer',
})
export class UndoCommand extends CommandRunner {
  constructor(
    private readonly services: Services,
    private readonly runs: StartRun,
  ) {
    super();
  }

  async run([importId]: string[], { reason, wait, json }: Given): Promise<void> {
    if (!reason?.trim())
      throw new WrongUse('--reason is missing', `For example stockline undo ${importId} --reason "last week's file".`);
    const path = `/imports/${encodeURIComponent(importId!)}`;
    const { url } = await this.services.find(path);
    const run = await this.services.ask<RunRecord>(url, 'POST', `${path}/undo`, { reason });
    await this.runs.follow(url, run, { wait, json });
  }

  @Option({ flags: '--reason <text>', description: 'why (required); kept with who and when' })
  reason(value: string): string {
    return value;
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
