import { decodedBlocks } from './decoded-blocks';
import type { Dialect } from './dialect';
import type { Content } from './file-blocks';
import { longestRecordBytes } from './limits';
import { lineTooLong } from './line-too-long';
import { neverClosed, parseQuoted } from './parse-quoted';
import { readHeader } from './read-header';
import { noBounds, scanBlock } from './scan-block';
import { encodingNamed, sniffEncoding } from './sniff-encoding';
import type { Stretch } from './stretch';

export interface CsvFile {
  dialect: Dialect;
  header: readonly string[];
  /** How the file ends its lines, for what is written back. */
  lineEnd: string;
  /** The rows below the header, a stretch at a time; read once. A stretch holds until the next one is asked for. */
  stretches: AsyncIterable<Stretch>;
}

const QUOTE = 34;
const LF = 10;
const CR = 13;

/**
 * Reads a CSV file of any size in the memory of a few blocks. Blocks without a quote take the byte scanner, the others csv-parse; rows,
 * lines and problems are the same. `blockBytes` are read at a time. Refuses a file without a header, one that cannot be decoded, and a
 * record without end.
 */
export async function readCsv(
  content: Content,
  choices: { encoding?: string; delimiter?: string; blockBytes?: number } = {},
): Promise<CsvFile> {
  const named = choices.encoding === undefined ? undefined : encodingNamed(choices.encoding);
  const { encoding, bytesOfMark } = await sniffEncoding(content, named);
  const blocks = decodedBlocks(content, encoding, bytesOfMark, choices.blockBytes)[Symbol.asyncIterator]();
  try {
    const { header, delimiter, lineEnd, rest, line } = await readHeader(blocks, choices.delimiter);
    const from = { rest, line, width: header.length };
    return { dialect: { encoding, delimiter }, header, lineEnd, stretches: rows(blocks, delimiter, from) };
  } catch (error) {
    await blocks.return?.(undefined);
    throw error;
  }
}

async function* rows(
  blocks: AsyncIterator<Buffer>,
  delimiter: string,
  from: { rest: Buffer; line: number; width: number },
): AsyncGenerator<Stretch> {
  let { rest, line } = from;
  const { width } = from;
  const bounds = noBounds();
  try {
    for (let atEnd = false; ;) {
      const whole = rest.subarray(0, atEnd ? rest.length : endOfLastLine(rest));
      if (whole.includes(QUOTE)) {
        const parsed = yield* parseQuoted(rest, delimiter, { line, width, atEnd });
        rest = rest.subarray(parsed.rest);
        line = parsed.line;
      } else if (whole.length > 0) {
        const { stretch, nextLine } = scanBlock(whole, delimiter.charCodeAt(0), width, line, bounds);
        rest = rest.subarray(whole.length);
        line = nextLine;
        yield stretch;
      }
      if (atEnd) return;
      if (rest.length > longestRecordBytes) throw rest.includes(QUOTE) ? neverClosed(line) : lineTooLong(line);
      const next = await blocks.next();
      if (next.done) atEnd = true;
      else rest = rest.length === 0 ? next.value : Buffer.concat([rest, next.value]);
    }
  } finally {
    await blocks.return?.(undefined);
  }
}

/** Everything up to where the last whole line ends. A CR at the very end may be half of a CRLF and is left for the next block. */
function endOfLastLine(bytes: Buffer): number {
  const lf = bytes.lastIndexOf(LF);
  const cr = bytes.length < 2 ? -1 : bytes.lastIndexOf(CR, bytes.length - 2);
  return Math.max(lf, cr) + 1;
}
