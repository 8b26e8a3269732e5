import { Readable } from 'node:stream';
import { Controller, Get, Param, StreamableFile } from '@nestjs/common';
import { csvLine } from '@app/common/csv';
import { Database } from '@app/common/database';
import { Documented, Requires } from '@app/common/http';
import { RunControl } from '@app/common/jobs';
import { differencesOf, requestsOf, type Difference } from '../run-files';
import { runFilesRoutes } from './run-files.routes';

/** The files a run leaves: written while they are read, from what is kept of it, so that every replica has them. */
@Controller('runs/:runId/files')
export class RunFilesController {
  constructor(
    private readonly database: Database,
    private readonly runs: RunControl,
  ) {}

  @Documented(runFilesRoutes.differences)
  @Get('difference.jsonl')
  @Requires('viewer')
  async differences(@Param('runId') runId: string): Promise<StreamableFile> {
    await this.runs.find(runId);
    return file(jsonLines(differencesOf(this.database, runId)), 'application/jsonl', `difference-${runId}.jsonl`);
  }

  @Documented(runFilesRoutes.differencesCsv)
  @Get('difference.csv')
  @Requires('viewer')
  async differencesCsv(@Param('runId') runId: string): Promise<StreamableFile> {
    await this.runs.find(runId);
    return file(csvLines(differencesOf(this.database, runId)), 'text/csv', `difference-${runId}.csv`);
  }

  @Documented(runFilesRoutes.requests)
  @Get('requests.jsonl')
  @Requires('viewer')
  async requests(@Param('runId') runId: string): Promise<StreamableFile> {
    await this.runs.find(runId);
    return file(jsonLines(requestsOf(this.database, runId)), 'application/jsonl', `requests-${runId}.jsonl`);
  }
}

const file = (blocks: AsyncIterable<string>, type: string, name: string): StreamableFile =>
  new StreamableFile(Readable.from(blocks, { objectMode: false }), {
    type,
    disposition: `attachment; filename="${name}"`,
  });

async function* jsonLines(pages: AsyncIterable<readonly object[]>): AsyncGenerator<string> {
  for await (const page of pages) yield page.map((row) => `${JSON.stringify(row)}\n`).join('');
}

async function* csvLines(pages: AsyncIterable<readonly Difference[]>): AsyncGenerator<string> {
  yield 'shop_id,location_id,inventory_item_id,product_id,outcome,observed,target,difference,code,reason\n';
  for await (const page of pages) yield page.map((row) => csvLine(cells(row), ',')).join('');
}

const cells = ({ observed, target, ...row }: Difference): string[] => [
  row.shopId,
  row.locationId,
  row.inventoryItemId,
  row.productId ?? '',
  row.outcome,
  String(observed ?? ''),
  String(target ?? ''),
  observed === null || target === null ? '' : String(target - observed),
  row.code ?? '',
  row.reason ?? '',
];
