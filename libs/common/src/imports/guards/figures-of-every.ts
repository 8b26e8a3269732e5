import type { Sql } from '@app/common/database';
import type { FileImport } from '../file-import';
import type { ImportDependencies } from '../import-dependencies';
import type { GuardFigure } from './guard';
import { percentOf } from './judge-guards';

/** The file before one, of the same import and by the same name but for the digits in it. */
export interface LastOfItsKind {
  readonly rows: number;
  readonly importId: string;
}

/** What can be said of any file: how many of its rows are wrong, and how many fewer there are than last time. */
export function figuresOfEvery(
  { rows, rejected }: Pick<FileImport, 'rows' | 'rejected'>,
  last: LastOfItsKind | undefined,
): GuardFigure[] {
  const share = percentOf(rejected, rows);
  const figures = [
    { guard: 'rejectedShare', figure: share, of: rows, says: `${share} % of ${rows} rows are rejected` },
  ];
  if (!last) return figures;
  const fewer = percentOf(Math.max(0, last.rows - rows), last.rows);
  const says = `${fewer} % fewer rows (${rows}) than the last file of its kind (${last.rows}, import ${last.importId})`;
  return [...figures, { guard: 'fewerRows', figure: fewer, of: last.rows, says }];
}

/** Undefined where there is none, where nobody asks for it, and of mended rows, which are few by their nature. */
export async function lastOfItsKind(
  sql: Pick<Sql, 'query'>,
  { configId, importNo, fileName, resendOf }: FileImport,
  { guards }: Pick<ImportDependencies, 'guards'>,
): Promise<LastOfItsKind | undefined> {
  if (resendOf !== null || guards?.get(configId)?.['fewerRows'] === undefined) return undefined;
  const [last] = await sql.query<LastOfItsKind>(lastBefore, [configId, importNo, fileName]);
  return last;
}

/** The same of two files of an import that are of one kind. */
export const kindOf = (fileName: string): string => fileName.replace(/[0-9]+/g, '#');

/** Files without effect, previews and mended rows are of no kind. */
const lastBefore = `
  select rows, import_id as "importId" from file_import
  where config_id = $1 and import_no < $2::bigint and not dry_run and resend_of is null and undo_of is null and undone_by is null and status in ('completed', 'completed_with_rejections')
    and regexp_replace(file_name, '[0-9]+', '#', 'g') = regexp_replace($3, '[0-9]+', '#', 'g')
  order by import_no desc limit 1`;
