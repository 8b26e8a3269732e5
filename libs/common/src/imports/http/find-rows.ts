import type { Sql } from '@app/common/database';
import { StocklineError } from '@app/common/kernel';
import type { AppliedRow, ImportDeclaration } from '../import-declaration';

export const outcomes = ['rejected', 'superseded', 'applied', 'unchanged', 'compared'] as const;
export type Outcome = (typeof outcomes)[number];

/** How one row of a file ended. Codes, columns and values are those of rejected rows; of applied ones it says what moved. */
export interface RowView {
  line: number;
  outcome: Outcome;
  code: string | null;
  reason: string | null;
  hint: string | null;
  column: string | null;
  value: string | null;
  productId: string | null;
  facilityId: string | null;
}

export interface RowFilter {
  outcome?: Outcome;
  productId?: string;
  line?: number;
}

const nothing = { code: null, reason: null, hint: null, column: null, value: null, productId: null, facilityId: null };

/**
 * A page of rows in the order of the file, after the line `after`. Rejected and superseded rows were kept; applied ones are asked of what the
 * import wrote (ledger, history), so that no row has to be stored twice. Without an outcome: what did not take effect, or all of one line.
 */
export async function findRows(
  sql: Pick<Sql, 'query'>,
  { importNo, declaration }: { importNo: string; declaration: ImportDeclaration },
  filter: RowFilter,
  limit: number,
  after: number,
): Promise<RowView[]> {
  const { outcome, productId, line } = filter;
  switch (outcome) {
    case 'rejected':
    case 'superseded':
      if (productId !== undefined) throw onlyByLine(outcome);
      return keptRows(sql, importNo, [outcome], line, limit, after);
    case 'applied':
      return appliedRows(sql, importNo, declaration, filter, limit, after);
    case 'unchanged':
      if (productId !== undefined || line === undefined) throw onlyByLine(outcome);
      return unchangedRow(sql, importNo, declaration, line);
    case 'compared':
      if (productId !== undefined || line === undefined) throw onlyByLine(outcome);
      return comparedRow(sql, importNo, declaration, line);
    case undefined:
      if (productId !== undefined) return appliedRows(sql, importNo, declaration, filter, limit, after);
      return line === undefined
        ? keptRows(sql, importNo, ['rejected', 'superseded'], undefined, limit, after)
        : rowOf(sql, importNo, declaration, line);
  }
}

async function keptRows(
  sql: Pick<Sql, 'query'>,
  importNo: string,
  wanted: readonly Outcome[],
  line: number | undefined,
  limit: number,
  after: number,
): Promise<RowView[]> {
  const rows = await sql.query<Omit<RowView, 'productId' | 'facilityId'>>(
    `select line, outcome, code, reason, hint, column_name as "column", value from import_row
     where import_no = $1::bigint and outcome = any($2::text[]) and line > $3 and ($4::integer is null or line = $4) order by line limit $5`,
    [importNo, wanted, after, line, limit],
  );
  return rows.map((row) => ({ ...nothing, ...row }));
}

async function appliedRows(
  sql: Pick<Sql, 'query'>,
  importNo: string,
  declaration: ImportDeclaration,
  { productId, line }: RowFilter,
  limit: number,
  after: number,
): Promise<RowView[]> {
  const rows = (await declaration.appliedRows?.(sql, { importNo, productId, line, after, limit })) ?? [];
  return rows.map((row: AppliedRow) => ({ ...nothing, outcome: 'applied', ...row }));
}

async function rowOf(
  sql: Pick<Sql, 'query'>,
  importNo: string,
  declaration: ImportDeclaration,
  line: number,
): Promise<RowView[]> {
  const kept = await keptRows(sql, importNo, ['rejected', 'superseded'], line, 1, 0);
  if (kept.length > 0) return kept;
  const applied = await appliedRows(sql, importNo, declaration, { line }, 1, 0);
  if (applied.length > 0) return applied;
  const compared = await comparedRow(sql, importNo, declaration, line);
  return compared.length > 0 ? compared : unchangedRow(sql, importNo, declaration, line);
}

async function comparedRow(
  sql: Pick<Sql, 'query'>,
  importNo: string,
  declaration: ImportDeclaration,
  line: number,
): Promise<RowView[]> {
  const row = await declaration.comparedRow?.(sql, importNo, line);
  return row === undefined ? [] : [{ ...nothing, outcome: 'compared', ...row }];
}

/** A line within the file that left no trace at all is one that was found to hold already. */
async function unchangedRow(
  sql: Pick<Sql, 'query'>,
  importNo: string,
  declaration: ImportDeclaration,
  line: number,
): Promise<RowView[]> {
  const [file] = await sql.query<{ unchanged: number; lastLine: number }>(
    `select unchanged, last_line as "lastLine" from file_import where import_no = $1::bigint and ended_at is not null`,
    [importNo],
  );
  if (!file || file.unchanged === 0 || line < 2 || line > file.lastLine) return [];
  const kept = await keptRows(sql, importNo, ['rejected', 'superseded'], line, 1, 0);
  const applied = await appliedRows(sql, importNo, declaration, { line }, 1, 0);
  const compared = await comparedRow(sql, importNo, declaration, line);
  if (kept.length + applied.length + compared.length > 0) return [];
  return [{ ...nothing, line, outcome: 'unchanged', reason: 'what this line says held already: nothing was written' }];
}

const onlyByLine = (outcome: Outcome): StocklineError =>
  new StocklineError({
    code: 'rows_not_kept',
    message: `${outcome} rows cannot be asked for by product`,
    hint:
      outcome === 'unchanged' || outcome === 'compared'
        ? 'Ask for one line with line=17.'
        : 'Ask for a line, or follow nextCursor.',
  });
