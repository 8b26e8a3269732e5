const LF = 10;
const CR = 13;
const QUOTE = 34;

/** Where a record stands in a buffer, its line end not included. */
export interface RecordSpan {
  start: number;
  end: number;
  /** The physical line it starts at. */
  line: number;
  /** Text after a closing quote: the row ends at the next line end, whatever quotes stand in between. */
  broken: boolean;
}

/**
 * Finds the records of a buffer that begins at a record: a line end inside quotes ends none. A quote opens only at the start of a cell.
 * Gives the whole records, where the first unfinished one begins, and its line. With `atEnd` the last one needs no line end;
 * `openQuote` then tells that it never ended.
 */
export function splitRecords(
  buffer: Buffer,
  delimiter: number,
  firstLine: number,
  atEnd: boolean,
): { records: RecordSpan[]; rest: number; line: number; openQuote: boolean } {
  const records: RecordSpan[] = [];
  let line = firstLine;
  let start = 0;
  let position = 0;
  while (position < buffer.length) {
    const found = endOfRecord(buffer, delimiter, start);
    if (found.unfinished && !atEnd) break;
    if (found.openQuote) return { records, rest: start, line, openQuote: true };
    if (found.end > start) records.push({ start, end: found.end, line, broken: found.broken });
    line += found.lines;
    start = position = found.next;
  }
  return { records, rest: start, line, openQuote: false };
}

interface RecordEnd {
  end: number;
  next: number;
  /** Physical lines it spans. */
  lines: number;
  broken: boolean;
  /** The buffer ends before it does, or may end it with half a CRLF. */
  unfinished: boolean;
  openQuote: boolean;
}

function endOfRecord(buffer: Buffer, delimiter: number, start: number): RecordEnd {
  let state: 'cell start' | 'plain' | 'quoted' | 'after quote' | 'broken' = 'cell start';
  let lines = 1;
  for (let at = start; at < buffer.length; at++) {
    const byte = buffer[at]!;
    const lineEnds = byte === LF || byte === CR;
    if (state === 'quoted') {
      if (byte === QUOTE) {
        if (buffer[at + 1] === QUOTE) at++;
        else state = 'after quote';
      } else if (byte === LF || (byte === CR && buffer[at + 1] !== LF)) lines++;
    } else if (lineEnds) {
      const next = byte === CR && buffer[at + 1] === LF ? at + 2 : at + 1;
      return {
        end: at,
        next,
        lines,
        broken: state === 'broken',
        unfinished: byte === CR && at + 1 === buffer.length,
        openQuote: false,
      };
    } else if (state !== 'broken') {
      if (byte === delimiter) state = 'cell start';
      else if (state === 'after quote') state = 'broken';
      else state = byte === QUOTE && state === 'cell start' ? 'quoted' : 'plain';
    }
  }
  return {
    end: buffer.length,
    next: buffer.length,
    lines,
    broken: state === 'broken',
    unfinished: true,
    openQuote: state === 'quoted',
  };
}
