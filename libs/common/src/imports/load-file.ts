import { matchHeader, readCsv, type ColumnDefinition, type MatchedHeader } from '@app/common/csv';
import { StocklineError, shorten } from '@app/common/kernel';
import { plainContent } from './plain-content';
import type { RowReader } from './row-reader';
import { StagingCopy } from './staging-copy';
import { foldedName, groupedBy } from './grouped-by';
import { makeStaging } from './staging-table';
import { whatStands } from './standing/what-stands';
import { toldByName } from './told-by-name';
import type { Work } from './work';

/** From this size on it pays to let two processes of PostgreSQL compare. */
const largeBytes = 2 * 1024 * 1024;

/**
 * Reads the whole file into `staging`; rows that are wrong by themselves go into `staging_problem`. Gives the reader that has seen all of it.
 * Nothing of it outlives the work on the file: after a crash it is done again. Memory does not grow with the file.
 */
export async function loadFile(work: Work): Promise<RowReader> {
  const { session, row, file, declaration } = work;
  toldByName(file.parameters.fileNameRegex, file.fileName);
  // Nobody waits for what is locked here, and a file may be large: the limit for writers of stock is not meant for this.
  await session.execute("set transaction_timeout = '15min'");
  const table = await makeStaging(session, row.importNo, declaration.staging, row.fileSize >= largeBytes);
  let reader = await readInto(table, work, false);
  if (reader.leftTooMuch === true) {
    await session.execute(`truncate ${table}, staging_problem`);
    reader = await readInto(table, work, true);
  }
  // A thirtieth of the usual sample: how many rows there are is what the plans go by.
  await session.execute(`set local default_statistics_target = 3; analyze ${table}`);
  return reader;
}

async function readInto(table: string, work: Work, again: boolean): Promise<RowReader> {
  const { session, row, file, declaration, run } = work;
  const { delimiter, encoding, columns, constants } = file.parameters.additionalParameters;
  const csv = await readCsv(await plainContent(work), { delimiter, encoding });
  const header = matchHeader(csv.header, declaration.columns, { columns, constants });
  refuseUnknownGroup(header, work);
  const standing = again ? undefined : await whatStands(session, file, header, declaration);
  const reader = await declaration.open(session, file, header, standing);
  const copy = new StagingCopy(session, table, declaration.staging.length);
  try {
    row.rows = 0;
    row.lastLine = 1;
    for await (const { batch, unread } of csv.stretches) {
      run.signal.throwIfAborted();
      await reader.prepare?.(batch);
      for (const problem of unread) await copy.problem(problem.line, problem);
      for (let index = 0; index < batch.count; index++) {
        const line = batch.line(index);
        copy.block.beginRow(line);
        const problem = reader.read(batch, index, copy.block);
        if (problem === undefined) copy.block.endRow();
        else {
          copy.block.takeBackRow();
          if (problem !== 'leaves') await copy.problem(line, problem);
        }
        if (copy.isFull) await copy.flush();
      }
      row.rows += batch.count + unread.length;
      row.lastLine = Math.max(
        row.lastLine,
        unread.at(-1)?.line ?? 0,
        batch.count > 0 ? batch.line(batch.count - 1) : 0,
      );
      await run.progress('load', row.rows, null, 'rows');
    }
    await copy.end();
  } catch (error) {
    await copy.abort(error);
    throw error;
  }
  return reader;
}

/**
 * A file without the column that its rows are grouped by is refused. A column of ours counts as there under any of its names, as a constant, and
 * where another one says the same (a facility by its external id).
 */
function refuseUnknownGroup(header: MatchedHeader, { declaration, file }: Work): void {
  const { groupBy, additionalParameters } = file.parameters;
  if (groupBy === undefined || declaration.isUngrouped) return;
  const isThere = ({ name }: ColumnDefinition): boolean =>
    header.place(name) >= 0 || header.constant(name) !== undefined;
  const own = groupedBy({ groupBy, additionalParameters }, declaration.columns);
  const saysTheSame = declaration.columns.filter(({ oneOf }) => oneOf !== undefined && oneOf === own?.oneOf);
  if (own !== undefined && [own, ...saysTheSame].some(isThere)) return;
  if (header.cells.some((cell) => foldedName(cell) === foldedName(groupBy))) return;
  throw new StocklineError({
    code: 'group_column_missing',
    message: `groupBy names the column "${shorten(groupBy)}", which the file lacks. The header is: ${shorten(header.cells.join(' | '), 200)}`,
    hint: 'Name a column of the file, or leave groupBy out.',
  });
}
