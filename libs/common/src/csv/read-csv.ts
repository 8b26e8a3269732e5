import { StocklineError } from '@app/common/kernel';
import { decodedBlocks } from './decoded-blocks';
import type { Dialect } from './dialect';
import { longestRecordBytes } from './limits';
import { parseQuoted } from './parse-quoted';
import { scanBlock } from './scan-block';
import { encodingNamed, sniffEncoding } from './sniff-encoding';
import { sniffDelimiter } from './sniff-delimiter';
import type { Stretch } from './stretch';

export interface CsvFile {
  dialect: Dialect;
  header: readonly string[];
  /** How the file ends its lines, for what is written back. */
  lineEnd: string;
  /** The rows below the header, a stretch at a time; read once. */
  stretches: AsyncIterable<Stretch>;
}

const QUOTE = 34;
const LF = 10;
const CR = 13;

/**
 * Reads a CSV file of any size in the memory of a few blocks. Lines without quotes take the byte scanner; from the block with the first
 * quote on, csv-parse reads the rest of the file. `blockBytes` are read at a time. Refuses a file without a header, one that cannot be decoded, and a record without end.
 */
export async function readCsv(
  path: string,
  choices: { encoding?: string; delimiter?: string; blockBytes?: number } = {},
): Promise<CsvFile> {
  const { encoding, bytesOfMark } = await sniffEncoding(
    path,
    choices.encoding === undefined ? undefined : encodingNamed(choices.encoding),
  );
  const blocks = decodedBlocks(path, encoding, bytesOfMark, choices.blockBytes)[Symbol.asyncIterator]();
  const head = await firstLines(blocks);
  const headerLine = lineOf(head);
  const delimiter = choices.delimiter ?? sniffDelimiter(headerLine);
  if (Buffer.byteLength(delimiter) !== 1)
    throw new StocklineError({
      code: 'delimiter_unfit',
      message: `the delimiter must be one plain character, not "${delimiter}"`,
      hint: 'Give one of , ; | or a tab.',
    });
  const dialect = { encoding, delimiter };
  const lineEnd = /\r\n|\n|\r/.exec(head.toString('utf8', 0, Math.min(head.length, 1024 * 1024)))?.[0] ?? '\n';
  if (headerLine.includes('"')) {
    const stretches = parseQuoted(joined(head, blocks), delimiter, undefined, 1);
    const first = await stretches.next();
    if (first.done || !first.value.header) throw noHeader();
    return { dialect, header: first.value.header, lineEnd, stretches };
  }
  const bytes = Buffer.byteLength(headerLine);
  const skippedLines = head.length > bytes ? lineEndLength(head, bytes) : 0;
  return {
    dialect,
    header: headerLine.split(delimiter),
    lineEnd,
    stretches: rows(head.subarray(bytes + skippedLines), blocks, delimiter, headerLine.split(delimiter).length),
  };
}

async function* rows(
  first: Buffer,
  blocks: AsyncIterator<Buffer>,
  delimiter: string,
  width: number,
): AsyncGenerator<Stretch> {
  let rest = first;
  let line = 2;
  let ended = false;
  for (;;) {
    const whole = ended ? rest.length : endOfLastLine(rest);
    const block = rest.subarray(0, whole);
    if (block.includes(QUOTE) || (whole === 0 && rest.includes(QUOTE))) {
      yield* parseQuoted(joined(rest, blocks), delimiter, width, line);
      return;
    }
    if (whole > 0) {
      const { stretch, nextLine } = scanBlock(block, delimiter.charCodeAt(0), width, line);
      line = nextLine;
      yield stretch;
    }
    if (ended) return;
    rest = rest.subarray(whole);
    if (rest.length > longestRecordBytes)
      throw new StocklineError({
        code: 'line_too_long',
        message: `line ${line} has no end within ${longestRecordBytes} bytes`,
        hint: 'Check that this is a CSV file. Nothing of it was applied.',
      });
    const next = await blocks.next();
    if (next.done) ended = true;
    else rest = rest.length === 0 ? next.value : Buffer.concat([rest, next.value]);
  }
}

/** Everything up to where the last whole line ends. A CR at the very end may be half of a CRLF and is left for the next block. */
function endOfLastLine(bytes: Buffer): number {
  const lf = bytes.lastIndexOf(LF);
  const cr = bytes.lastIndexOf(CR, bytes.length - 2);
  return Math.max(lf, cr < 0 || cr === bytes.length - 1 ? -1 : cr) + 1;
}

async function firstLines(blocks: AsyncIterator<Buffer>): Promise<Buffer> {
  let head: Buffer = Buffer.alloc(0);
  for (;;) {
    const next = await blocks.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
    if (head.includes(LF) || head.includes(CR)) break;
    if (head.length > longestRecordBytes) throw noHeader();
  }
  if (head.length === 0)
    throw new StocklineError({
      code: 'file_empty',
      message: 'the file is empty (0 bytes)',
      hint: 'Drop the file again once the system that writes it has finished.',
    });
  if (lineOf(head).trim() === '') throw noHeader();
  return head;
}

/** The first line, or, where a quote is still open at its end, as far as the quote goes on. */
function lineOf(head: Buffer): string {
  const ends = [head.indexOf(LF), head.indexOf(CR)].filter((place) => place >= 0);
  return head.toString('utf8', 0, ends.length === 0 ? head.length : Math.min(...ends));
}

const lineEndLength = (head: Buffer, at: number): number => (head[at] === CR && head[at + 1] === LF ? 2 : 1);

async function* joined(first: Buffer, blocks: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first;
  for (let next = await blocks.next(); !next.done; next = await blocks.next()) yield next.value;
}

const noHeader = (): StocklineError =>
  new StocklineError({
    code: 'no_header',
    message: 'the first line is no header',
    hint: 'The first line must name the columns.',
  });
