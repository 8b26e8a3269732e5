import { StocklineError } from '@app/common/kernel';
import { longestRecordBytes } from './limits';
import { lineTooLong } from './line-too-long';
import { cellsOf, neverClosed } from './parse-quoted';
import { sniffDelimiter } from './sniff-delimiter';
import { splitRecords } from './split-records';

export interface Head {
  header: string[];
  delimiter: string;
  lineEnd: string;
  /** What was read behind the header, and the number of the line it begins with. */
  rest: Buffer;
  line: number;
}

/** Reads as many blocks as the first record needs. Refuses a file without one. */
export async function readHeader(blocks: AsyncIterator<Buffer>, chosen: string | undefined): Promise<Head> {
  let head: Buffer = Buffer.alloc(0);
  for (let ended = false; ;) {
    const next = await blocks.next();
    if (next.done) ended = true;
    else head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
    // A CR at the very end may be half of a CRLF.
    const firstLine = /^[^\r\n]*(?=(\r\n|\n|\r(?!$)))/.exec(head.toString('utf8', 0, longestHeaderLine));
    if (!firstLine && !ended && head.length <= longestRecordBytes) continue;
    if (head.length === 0) throw emptyFile();
    if (!firstLine && !ended) throw lineTooLong(1);
    const text = firstLine?.[0] ?? head.toString('utf8', 0, longestHeaderLine);
    if (text.trim() === '') throw noHeader('is blank', 'It must name the columns.');
    if (text.includes('\0'))
      throw noHeader('holds NUL characters', 'UTF-16 without a mark needs "encoding": "utf-16le".');
    const delimiter = plainOne(chosen ?? sniffDelimiter(text));
    const split = splitRecords(head, delimiter.charCodeAt(0), { line: 1, atEnd: ended, most: 1 });
    if (split.openQuote || head.length > longestRecordBytes) throw neverClosed(1);
    const [record] = split.records;
    if (!record) continue;
    if (record.broken) throw noHeader('has text after a closing quote', 'Double the quotes inside a quoted name.');
    const header = cellsOf(head, [record], delimiter)[0]!;
    return { header, delimiter, lineEnd: firstLine?.[1] ?? '\n', rest: head.subarray(split.rest), line: split.line };
  }
}

const longestHeaderLine = 1024 * 1024;

function plainOne(delimiter: string): string {
  if (Buffer.byteLength(delimiter) === 1 && !/["\r\n]/.test(delimiter)) return delimiter;
  throw new StocklineError({
    code: 'delimiter_unfit',
    message: `the delimiter must be one plain character, not "${delimiter}"`,
    hint: 'Give one of , ; | or a tab.',
  });
}

const emptyFile = (): StocklineError =>
  new StocklineError({
    code: 'file_empty',
    message: 'the file is empty (0 bytes)',
    hint: 'Drop the file again once the system that writes it has finished.',
  });

const noHeader = (what: string, hint: string): StocklineError =>
  new StocklineError({ code: 'no_header', message: `the first line is no header: it ${what}`, hint });
