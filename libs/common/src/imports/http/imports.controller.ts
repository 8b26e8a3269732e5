import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { Database } from '@app/common/database';
import {
  Documented,
  Requires,
  isInt,
  readLimit,
  readNumberCursor,
  readPlace,
  readQuery,
  readTime,
  writeCursor,
} from '@app/common/http';
import { StocklineError, shorten } from '@app/common/kernel';
import type { Response } from 'express';
import { ImportDesk } from '../import-desk';
import { findImport, findImports, type ImportView } from './find-imports';
import { findRows, outcomes, type Outcome } from './find-rows';
import { sendPreview } from '../previews/send-preview';
import { fileStatuses, importsRoutes } from './imports.routes';
import { sendConnectionFile } from './send-connection-file';

type Given = Record<string, unknown>;

/** The life of files, for those who sent them. */
@Controller('imports')
@Requires('viewer')
export class ImportsController {
  constructor(
    private readonly desk: ImportDesk,
    private readonly database: Database,
  ) {}

  @Documented(importsRoutes.list)
  @Get()
  async list(@Query() given: Given): Promise<object> {
    const query = readQuery(given, ['configId', 'status', 'fileName', 'runId', 'from', 'to', 'limit', 'cursor']);
    const { configId, status, fileName, runId } = query;
    if (configId !== undefined) this.desk.named(configId);
    const filter = {
      configId,
      status: oneOf('status', status, fileStatuses),
      fileName,
      runId,
      from: readTime('from', query.from),
      to: readTime('to', query.to),
    };
    const before = readNumberCursor(query.cursor);
    const { items, next } = await findImports(this.database, filter, readLimit(query.limit), before);
    return { items, nextCursor: writeCursor(next === undefined ? undefined : { before: next }) };
  }

  @Documented(importsRoutes.one)
  @Get(':importId')
  async one(@Param('importId') importId: string): Promise<ImportView> {
    return (await findImport(this.database, importId)).view;
  }

  @Documented(importsRoutes.rows)
  @Get(':importId/rows')
  async rows(@Param('importId') importId: string, @Query() given: Given): Promise<object> {
    const query = readQuery(given, ['outcome', 'productId', 'line', 'limit', 'cursor']);
    const filter = {
      outcome: oneOf('outcome', query.outcome, outcomes) as Outcome | undefined,
      productId: query.productId,
      line: readLine(query.line),
    };
    const limit = readLimit(query.limit);
    const after = readPlace<{ after: number }>(query.cursor, { after: isInt })?.after ?? 0;
    const { importNo, view } = await findImport(this.database, importId);
    const { declaration } = this.desk.named(view.configId);
    const rows = await findRows(this.database, { importNo, declaration }, filter, limit + 1, after);
    const items = rows.slice(0, limit);
    return { items, nextCursor: writeCursor(rows.length > limit ? { after: items.at(-1)!.line } : undefined) };
  }

  @Documented(importsRoutes.errorFile)
  @Get(':importId/error-file')
  async errorFile(@Param('importId') importId: string, @Res() response: Response): Promise<void> {
    const { view } = await findImport(this.database, importId);
    const { connection, configId, errorFile } = view;
    if (errorFile === null)
      throw new StocklineError({
        code: 'error_file_none',
        message: `import ${importId} has no error file: ${view.rejected} of its rows are rejected`,
        hint: 'A file that was refused as a whole, or is still being taken, has none either; GET /imports/{id} says which.',
      });
    const { dependencies } = this.desk.named(configId);
    await sendConnectionFile(dependencies, { connection, path: errorFile }, response);
  }

  @Documented(importsRoutes.previewFile)
  @Get(':importId/preview-file')
  async previewFile(@Param('importId') importId: string, @Res() response: Response): Promise<void> {
    const found = await findImport(this.database, importId);
    const { declaration } = this.desk.named(found.view.configId);
    await sendPreview(this.database, { ...found, declaration }, response);
  }
}

function oneOf(name: string, value: string | undefined, known: readonly string[]): string | undefined {
  if (value === undefined || known.includes(value)) return value;
  throw new StocklineError({
    code: 'query_invalid',
    message: `${name} must be one of ${known.join(', ')}, not "${shorten(value)}"`,
    hint: `For example ${name}=${known[0]}.`,
  });
}

function readLine(line: string | undefined): number | undefined {
  if (line === undefined) return undefined;
  if (/^[1-9]\d{0,9}$/.test(line) && isInt(Number(line))) return Number(line);
  throw new StocklineError({
    code: 'query_invalid',
    message: `line must be a whole number from 1, not "${shorten(line)}"`,
    hint: 'The header is line 1; for example line=17.',
  });
}
