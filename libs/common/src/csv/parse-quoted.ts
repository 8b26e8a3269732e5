import { parse } from 'csv-parse/sync';
import { StocklineError } from '@app/common/kernel';
import { csvLine } from './csv-line';
import { packRecords } from './pack-records';
import { problemOfCells, unread } from './row-problems';
import { splitRecords, type RecordSpan } from './split-records';
import type { Stretch, UnreadRow } from './stretch';

const recordsAtATime = 2_000;

/**
 * The careful lane, for a buffer that begins at a record. Records are told apart first, so that a broken one ends where it should and the
 * next is read; what is whole is then read by csv-parse. Returns where the first unfinished record begins, and its line.
 */
export function* parseQuoted(
  buffer: Buffer,
  delimiter: string,
  from: { line: number; width: number; atEnd: boolean },
): Generator<Stretch, { rest: number; line: number }> {
  const { records, rest, line, openQuote } = splitRecords(buffer, delimiter.charCodeAt(0), from);
  if (openQuote) throw neverClosed(line);
  for (let start = 0; start < records.length; start += recordsAtATime)
    yield read(buffer, records.slice(start, start + recordsAtATime), delimiter, from.width);
  return { rest, line };
}

function read(buffer: Buffer, records: readonly RecordSpan[], delimiter: string, width: number): Stretch {
  const problems: UnreadRow[] = [];
  const raw = ({ start, end }: RecordSpan): string => buffer.toString('utf8', start, end);
  // csv-parse makes an error object, stack and all, of every record that is longer or shorter than the first: it sees those of one length alone.
  const fits = (record: RecordSpan): boolean => record.broken === undefined && record.cells === width;
  const parsed = cellsOf(buffer, records.filter(fits), delimiter);
  const good: { cells: string[]; line: number }[] = [];
  let next = 0;
  for (const record of records) {
    if (record.broken !== undefined) {
      const problem = unread(record.line, raw(record), record.broken, reasons[record.broken], doubleQuotes);
      // Given back as it is, an open quote would swallow what is written behind it.
      const isOpen = record.broken === 'quote_left_open';
      problems.push(isOpen ? { ...problem, raw: csvLine(problem.raw.split(delimiter), delimiter, '') } : problem);
      continue;
    }
    const cells = fits(record) ? parsed[next++]! : [];
    const longest = cells.reduce((most, cell) => Math.max(most, cell.length), 0);
    const hasNul = buffer.subarray(record.start, record.end).includes(0);
    const problem = problemOfCells(record.line, () => raw(record), record.cells, width, hasNul, longest);
    if (problem) problems.push(problem);
    else good.push({ cells, line: record.line });
  }
  return { batch: packRecords(good, width), unread: problems };
}

/** The cells of whole records, by csv-parse. */
export function cellsOf(buffer: Buffer, records: readonly RecordSpan[], delimiter: string): string[][] {
  if (records.length === 0) return [];
  // One line end for all: the file may mix them, and csv-parse takes the first it sees for the only one.
  const text = `${records.map(({ start, end }) => buffer.toString('utf8', start, end)).join('\u2028\n')}\u2028\n`;
  return parse(text, { delimiter, record_delimiter: '\u2028\n', relax_column_count: true, relax_quotes: true });
}

const reasons = {
  text_after_quote: 'has text after a closing quote',
  quote_left_open: 'opens a quote that is not closed where its cell ends',
} as const;
const doubleQuotes = 'Double the quotes inside a quoted cell ("" for "), and close the quotes of every cell.';

export const neverClosed = (line: number): StocklineError =>
  new StocklineError({
    code: 'quote_not_closed',
    message: `the quote opened in the row of line ${line} is never closed`,
    hint: 'Close the quote, or double it ("" for ") where it belongs to the text. Nothing of the file was applied.',
  });
