import { isBlankLine } from './is-blank-line';

const LF = 10;
const CR = 13;
const QUOTE = 34;

/** Where a record stands in a buffer, its line end not included. */
export interface RecordSpan {
  start: number;
  end: number;
  /** The physical line it starts at. */
  line: number;
  /** How many cells it has, where it is not broken. */
  cells: number;
  broken?: 'text_after_quote' | 'quote_left_open';
}

interface Split {
  records: RecordSpan[];
  /** Where the first record begins that is not among them, and its line. */
  rest: number;
  line: number;
  /** Nothing closes the quote that opens in the record at `rest`. */
  openQuote: boolean;
}

/**
 * Finds the records of a buffer that begins at a record: a line end inside quotes ends none. A quote opens only at the start of a cell.
 * Gives the whole records; with `atEnd` the last one needs no line end.
 *
 * One broken row must not take the rows after it along. A row with text after a closing quote ends at its line end. Where a record runs over
 * several lines and then turns out wrong (that, or a number of cells other than `width`), its quote was left open by mistake: only its
 * first line is the broken row, and reading goes on with the second. The price: a long comment that is wrong breaks into as many rows as
 * it has lines.
 */
export function splitRecords(
  buffer: Buffer,
  delimiter: number,
  from: { line: number; width?: number; atEnd: boolean; most?: number },
): Split {
  const records: RecordSpan[] = [];
  const most = from.most ?? Infinity;
  // Lines that are read again are bought from this, so that a hostile file costs a few readings and not their square.
  let rereadBytes = buffer.length * 8;
  let { line } = from;
  let start = 0;
  while (start < buffer.length && records.length < most) {
    const found = endOfRecord(buffer, delimiter, start, from.width);
    if (found.unfinished && !from.atEnd) break;
    rereadBytes -= found.reread;
    if (found.openQuote || rereadBytes < 0) return { records, rest: start, line, openQuote: true };
    if (!isBlankLine(buffer, start, found.end, delimiter))
      records.push({ start, end: found.end, line, cells: found.cells, broken: found.broken });
    line += found.lines;
    start = found.next;
  }
  return { records, rest: start, line, openQuote: false };
}

interface RecordEnd {
  end: number;
  next: number;
  cells: number;
  /** Physical lines it spans. */
  lines: number;
  broken?: RecordSpan['broken'];
  /** Bytes behind `next` that were looked at and must be again. */
  reread: number;
  /** The buffer ends before it does, or may end it with half a CRLF. */
  unfinished: boolean;
  openQuote: boolean;
}

function endOfRecord(buffer: Buffer, delimiter: number, start: number, width: number | undefined): RecordEnd {
  let state: 'cell start' | 'plain' | 'quoted' | 'after quote' | 'broken' = 'cell start';
  let lines = 1;
  let cells = 1;
  let firstLineEnd = -1;
  for (let at = start; at < buffer.length; at++) {
    const byte = buffer[at]!;
    const lineEnds = byte === LF || byte === CR;
    if (state === 'quoted') {
      if (byte === QUOTE) {
        if (buffer[at + 1] === QUOTE) at++;
        else state = 'after quote';
      } else if (lineEnds) {
        if (firstLineEnd < 0) firstLineEnd = at;
        if (byte === LF || buffer[at + 1] !== LF) lines++;
      }
    } else if (lineEnds) {
      const unfinished = byte === CR && at + 1 === buffer.length;
      if (lines > 1 && width !== undefined && cells !== width)
        return { ...firstLineOnly(buffer, firstLineEnd, at), unfinished };
      const next = afterLineEnd(buffer, at);
      const broken = state === 'broken' ? 'text_after_quote' : undefined;
      return { end: at, next, cells, lines, broken, reread: 0, unfinished, openQuote: false };
    } else if (state !== 'broken') {
      if (byte === delimiter) {
        state = 'cell start';
        cells++;
      } else if (state === 'after quote') {
        if (lines > 1) return firstLineOnly(buffer, firstLineEnd, at);
        state = 'broken';
      } else state = byte === QUOTE && state === 'cell start' ? 'quoted' : 'plain';
    }
  }
  const end = buffer.length;
  if (state !== 'quoted' && lines > 1 && width !== undefined && cells !== width)
    return { ...firstLineOnly(buffer, firstLineEnd, end), unfinished: true };
  const broken = state === 'broken' ? 'text_after_quote' : undefined;
  return { end, next: end, cells, lines, broken, reread: 0, unfinished: true, openQuote: state === 'quoted' };
}

function firstLineOnly(buffer: Buffer, end: number, seenTo: number): RecordEnd {
  const next = afterLineEnd(buffer, end);
  const reread = seenTo - next;
  return { end, next, cells: 0, lines: 1, broken: 'quote_left_open', reread, unfinished: false, openQuote: false };
}

const afterLineEnd = (buffer: Buffer, at: number): number =>
  buffer[at] === CR && buffer[at + 1] === LF ? at + 2 : at + 1;
