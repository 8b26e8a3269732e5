import { Command, CommandRunner, Option } from 'nest-commander';
import { SendFile, type Sending } from '../client/send-file';
import { StartRun } from '../client/start-run';
import { WrongUse } from '../client/wrong-use';

interface Given extends Sending {
  config?: string;
  wait?: boolean;
  json?: boolean;
}

@Command({
  name: 'import',
  arguments: '<FILE>',
  description: 'Sends a file of this machine through an import, with the same checks as one from a connection',
})
export class ImportCommand extends CommandRunner {
  constructor(
    private readonly files: SendFile,
    private readonly runs: StartRun,
  ) {
    super();
  }

  async run([file]: string[], { config, wait, json, ...sending }: Given): Promise<void> {
    if (!config)
      throw new WrongUse('--config is missing', 'For example stockline import stock.csv --config RESET_INVENTORY.');
    const { url, run } = await this.files.send(file!, config, sending);
    await this.runs.follow(url, run, { wait: wait || sending.preview, json });
  }

  @Option({ flags: '--config <configId>', description: 'which import it is, such as RESET_INVENTORY (required)' })
  config(value: string): string {
    return value;
  }

  @Option({ flags: '--preview', description: 'apply nothing, and tell what would be; waits for the end' })
  preview(): boolean {
    return true;
  }

  @Option({ flags: '--name <text>', description: 'how the file is called; its own name if left out' })
  name(value: string): string {
    return value;
  }

  @Option({ flags: '--resend-of <IMPORT_ID>', description: 'the import whose mended rows these are' })
  resendOf(value: string): string {
    return value;
  }

  @Option({ flags: '--as-of <time>', description: 'the moment that its absolute values speak of, RFC 3339' })
  asOf(value: string): string {
    return value;
  }

  @Option({
    flags: '--additional <json>',
    description: 'additionalParameters of the job, such as \'{"resetBy":"QOH"}\'',
  })
  additional(value: string): string {
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
