import { matchHeader, readCsv, type ColumnDefinition, type MatchedHeader } from '@app/common/csv';
import { StocklineError, shorten } from '@app/common/kernel';
import { plainContent } from './plain-content';
import type { RowReader } from './row-reader';
import { Staging } from './staging';
import { foldedName, groupedBy } from './grouped-by';
import { whatStands } from './standing/what-stands';
import { toldByName } from './told-by-name';
import type { Work } from './work';

/** What a file holds, and the reader that has seen all of it. */
export interface Loaded {
  readonly staging: Staging;
  readonly reader: RowReader;
}

/**
 * Reads the whole file into its staging; rows that are wrong by themselves go there as problems.
 * Nothing of it outlives the work on the file: after a crash it is done again. Memory does not grow with the file.
 */
export async function loadFile(work: Work): Promise<Loaded> {
  const { file } = work;
  toldByName(file.parameters.fileNameRegex, file.fileName);
  const staging = new Staging(work);
  let reader = await readInto(staging, work, false);
  if (reader.leftTooMuch === true) reader = await readInto(staging, work, true);
  await staging.end();
  return { staging, reader };
}

async function readInto(staging: Staging, work: Work, again: boolean): Promise<RowReader> {
  const { session, row, file, declaration, run } = work;
  const { delimiter, encoding, columns, constants } = file.parameters.additionalParameters;
  const csv = await readCsv(await plainContent(work), { delimiter, encoding });
  const header = matchHeader(csv.header, declaration.columns, { columns, constants });
  refuseUnknownGroup(header, work);
  await staging.begin();
  const standing = again ? undefined : await whatStands(session, file, header, declaration);
  const reader = await declaration.open(session, file, header, standing);
  try {
    row.rows = 0;
    row.lastLine = 1;
    for await (const { batch, unread } of csv.stretches) {
      run.signal.throwIfAborted();
      await reader.prepare?.(batch);
      for (const problem of unread) await staging.problem(problem.line, problem);
      for (let index = 0; index < batch.count; index++) {
        const line = batch.line(index);
        staging.block.beginRow(line);
        const problem = reader.read(batch, index, staging.block);
        if (problem === undefined) staging.block.endRow();
        else {
          staging.block.takeBackRow();
          if (problem !== 'leaves') await staging.problem(line, problem);
        }
        if (staging.isFull) await staging.flush();
      }
      row.rows += batch.count + unread.length;
      row.lastLine = Math.max(
        row.lastLine,
        unread.at(-1)?.line ?? 0,
        batch.count > 0 ? batch.line(batch.count - 1) : 0,
      );
      await run.progress('load', row.rows, null, 'rows');
    }
  } catch (error) {
    await staging.abort(error);
    throw error;
  }
  return reader;
}

/**
 * A file without the column that its rows are grouped by is refused. A column of ours counts as there under any of its names, as a constant, and
 * where another one says the same (a facility by its external id).
 */
export function refuseUnknownGroup(header: MatchedHeader, { declaration, file }: Work): void {
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
