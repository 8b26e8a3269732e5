import { parse } from 'csv-parse/sync';
import { StocklineError } from '@app/common/kernel';
import { longestRecordBytes } from './limits';
import { packRecords } from './pack-records';
import { problemOfCells, unread } from './row-problems';
import { splitRecords, type RecordSpan } from './split-records';
import type { Stretch, UnreadRow } from './stretch';

const recordsAtATime = 2_000;

/**
 * The careful lane. Records are told apart first, so that a broken one ends at its line and the next is read; what is whole is then read
 * by csv-parse. `width` undefined = the first record is the header. `line` is the number of the first line.
 */
export async function* parseQuoted(
  blocks: AsyncIterable<Buffer>,
  delimiter: string,
  width: number | undefined,
  line: number,
): AsyncGenerator<Stretch & { header?: string[] }> {
  const mark = delimiter.charCodeAt(0);
  let rest: Buffer = Buffer.alloc(0);
  let columns = width;
  for await (const block of withEnd(blocks)) {
    const buffer = block === 'end' ? rest : rest.length === 0 ? block : Buffer.concat([rest, block]);
    const split = splitRecords(buffer, mark, line, block === 'end');
    if (split.openQuote) throw neverClosed(split.line);
    let { records } = split;
    if (columns === undefined && records.length > 0) {
      const header = cellsOf(buffer, records.slice(0, 1), delimiter)[0]!;
      columns = header.length;
      yield { batch: packRecords([], columns), unread: [], header };
      records = records.slice(1);
    }
    for (let start = 0; start < records.length; start += recordsAtATime)
      yield read(buffer, records.slice(start, start + recordsAtATime), delimiter, columns!);
    rest = buffer.subarray(split.rest);
    line = split.line;
    if (rest.length > longestRecordBytes) throw neverClosed(line);
  }
}

function read(buffer: Buffer, records: readonly RecordSpan[], delimiter: string, width: number): Stretch {
  const problems: UnreadRow[] = [];
  const raw = ({ start, end }: RecordSpan): string => buffer.toString('utf8', start, end);
  const whole = records.filter((record) => {
    if (record.broken)
      problems.push(
        unread(
          record.line,
          raw(record),
          'text_after_quote',
          'has text after a closing quote',
          'Double the quotes inside a quoted cell ("" for ").',
        ),
      );
    return !record.broken;
  });
  const parsed = cellsOf(buffer, whole, delimiter);
  const good = whole.flatMap((record, index) => {
    const cells = parsed[index]!;
    const longest = cells.reduce((most, cell) => Math.max(most, cell.length), 0);
    const hasNul = buffer.subarray(record.start, record.end).includes(0);
    const problem = problemOfCells(record.line, () => raw(record), cells.length, width, hasNul, longest);
    if (problem) problems.push(problem);
    return problem ? [] : [{ cells, line: record.line }];
  });
  return { batch: packRecords(good, width), unread: problems };
}

function cellsOf(buffer: Buffer, records: readonly RecordSpan[], delimiter: string): string[][] {
  if (records.length === 0) return [];
  // One line end for all: the file may mix them, and csv-parse takes the first it sees for the only one.
  const text = `${records.map(({ start, end }) => buffer.toString('utf8', start, end)).join('\u2028\n')}\u2028\n`;
  return parse(text, { delimiter, record_delimiter: '\u2028\n', relax_column_count: true, relax_quotes: true });
}

async function* withEnd(blocks: AsyncIterable<Buffer>): AsyncGenerator<Buffer | 'end'> {
  yield* blocks;
  yield 'end';
}

const neverClosed = (line: number): StocklineError =>
  new StocklineError({
    code: 'quote_not_closed',
    message: `the quote opened in the row of line ${line} is never closed`,
    hint: 'Close the quote, or double it ("" for ") where it belongs to the text. Nothing of the file was applied.',
  });
