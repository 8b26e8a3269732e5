import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { Command, CommandRunner, Option } from 'nest-commander';
import { Services, type Page } from '../client/services';
import { WrongUse } from '../client/wrong-use';
import { Screen } from '../show/screen';
import { table } from '../show/table';
import { tellImport, type ShownImport } from '../show/tell-import';

interface Given {
  config?: string;
  status?: string;
  limit?: string;
  errors?: string;
  previewFile?: string;
  json?: boolean;
}

@Command({
  name: 'imports',
  arguments: '[IMPORT_ID]',
  description:
    'The latest files of all services and what came of them, or one; with --errors its rejected rows as a file',
})
export class ImportsCommand extends CommandRunner {
  constructor(
    private readonly services: Services,
    private readonly screen: Screen,
  ) {
    super();
  }

  async run([importId]: string[], given: Given): Promise<void> {
    if (importId === undefined) return this.list(given);
    const path = `/imports/${encodeURIComponent(importId)}`;
    const { url, answer } = await this.services.find<ShownImport>(path);
    this.screen.result(given.json, answer, () => tellImport(answer));
    if (given.errors !== undefined) await this.save(url, `${path}/error-file`, given.errors);
    if (given.previewFile !== undefined) await this.save(url, `${path}/preview-file`, given.previewFile);
  }

  private async list({ config, status, limit = '20', errors, previewFile, json }: Given): Promise<void> {
    if (errors !== undefined || previewFile !== undefined)
      throw new WrongUse(
        '--errors and --preview-file need the id of an import',
        'stockline imports IMPORT_ID --errors out.csv',
      );
    const query = new URLSearchParams({
      limit,
      ...(config ? { configId: config } : {}),
      ...(status ? { status } : {}),
    });
    const pages = await this.services.askAll<Page<ShownImport>>('GET', `/imports?${query.toString()}`);
    const imports = pages
      .flatMap(({ answer }) => answer.items)
      .sort((left, right) => (left.arrivedAt < right.arrivedAt ? 1 : -1))
      .slice(0, Number(limit));
    this.screen.result(json, imports, () =>
      table(
        imports.map(({ arrivedAt, configId, fileName, status: how, rows, applied, rejected, importId }) => ({
          arrived: arrivedAt,
          config: configId,
          file: fileName,
          status: how,
          rows,
          applied,
          rejected,
          import: importId,
        })),
      ),
    );
  }

  /** The file appears under its name only when it is whole. */
  private async save(url: string, path: string, target: string): Promise<void> {
    const temporary = `${target}.part`;
    try {
      await pipeline(await this.services.download(url, path), createWriteStream(temporary));
      await rename(temporary, target);
    } finally {
      await rm(temporary, { force: true });
    }
  }

  @Option({ flags: '--config <configId>', description: 'of one import, such as RESET_INVENTORY' })
  config(value: string): string {
    return value;
  }

  @Option({ flags: '--status <status>', description: 'how they ended, such as failed' })
  status(value: string): string {
    return value;
  }

  @Option({ flags: '--limit <n>', description: 'so many; 20 if left out' })
  limit(value: string): string {
    return value;
  }

  @Option({ flags: '--errors <file>', description: 'writes the rejected rows there, to be mended and sent back' })
  errors(value: string): string {
    return value;
  }

  @Option({ flags: '--preview-file <file>', description: 'writes what a previewed file would do there, row by row' })
  previewFile(value: string): string {
    return value;
  }

  @Option({ flags: '--json', description: 'the answer as it came' })
  json(): boolean {
    return true;
  }
}
