import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { csvLine } from '@app/common/csv';
import type { Sql } from '@app/common/database';
import { StocklineError } from '@app/common/kernel';
import type { Response } from 'express';
import type { ImportView } from '../http/find-imports';
import type { ImportDeclaration } from '../import-declaration';

const pageRows = 5_000;

/** Sends a preview as a CSV file, a page of it in memory at a time. */
export async function sendPreview(
  sql: Pick<Sql, 'query'>,
  { importNo, view, declaration }: { importNo: string; view: ImportView; declaration: ImportDeclaration },
  response: Response,
): Promise<void> {
  const { preview } = declaration;
  if (!view.dryRun || !preview || view.endedAt === null)
    throw new StocklineError({
      code: 'preview_none',
      message: `import ${view.importId} is no preview${view.endedAt === null ? ' that has ended' : ''}`,
      hint: 'POST /imports?preview=true, or additionalParameters.dryRun, makes one; it is kept for 7 days.',
    });
  response.setHeader('content-type', 'text/csv');
  const name = encodeURIComponent(`${view.fileName}.${view.importId}.preview.csv`);
  response.setHeader('content-disposition', `attachment; filename*=UTF-8''${name}`);
  if (preview.seeAlso) {
    const { template, title } = preview.seeAlso;
    response.setHeader('link-template', `"${template}"; rel="related"; title="${title}"`);
  }
  await pipeline(Readable.from(lines(sql, importNo, preview.columns)), response);
}

async function* lines(sql: Pick<Sql, 'query'>, importNo: string, columns: readonly string[]): AsyncGenerator<string> {
  yield csvLine(columns, ',', '\n');
  for (let after = 0; ;) {
    const page = await sql.query<{ ordinal: number; cells: (string | null)[] }>(
      'select ordinal, cells from import_preview where import_no = $1::bigint and ordinal > $2 order by ordinal limit $3',
      [importNo, after, pageRows],
    );
    if (page.length > 0)
      yield page
        .map(({ cells }) =>
          csvLine(
            cells.map((cell) => cell ?? ''),
            ',',
            '\n',
          ),
        )
        .join('');
    if (page.length < pageRows) return;
    after = page.at(-1)!.ordinal;
  }
}
