import { isBlankLine } from './is-blank-line';
import { RecordBatch } from './record-batch';
import { problemOfCells } from './row-problems';
import type { Stretch, UnreadRow } from './stretch';

const LF = 10;
const CR = 13;

/**
 * The fast lane: splits whole lines without a single quote, byte by byte. No string is made.
 * `line` is the number of the first line; the number of the line after the last is returned.
 */
export function scanBlock(
  block: Buffer,
  delimiter: number,
  width: number,
  line: number,
): { stretch: Stretch; nextLine: number } {
  const most = countLineEnds(block) + 1;
  const bounds = new Int32Array(most * width * 2);
  const lines = new Int32Array(most);
  const unread: UnreadRow[] = [];
  let count = 0;
  let position = 0;
  while (position < block.length) {
    const start = position;
    let cells = 0;
    let cellStart = position;
    let longest = 0;
    let hasNul = false;
    let byte = 0;
    const base = count * width * 2;
    for (; position < block.length; position++) {
      byte = block[position]!;
      if (byte === LF || byte === CR) break;
      if (byte === 0) hasNul = true;
      if (byte !== delimiter) continue;
      if (cells < width) {
        bounds[base + cells * 2] = cellStart;
        bounds[base + cells * 2 + 1] = position;
      }
      if (position - cellStart > longest) longest = position - cellStart;
      cells++;
      cellStart = position + 1;
    }
    const end = position;
    if (byte === CR && block[position + 1] === LF) position++;
    position++;
    if (cells > 0 || !isBlankLine(block, start, end, delimiter)) {
      if (cells < width) {
        bounds[base + cells * 2] = cellStart;
        bounds[base + cells * 2 + 1] = end;
      }
      if (end - cellStart > longest) longest = end - cellStart;
      const problem = problemOfCells(line, () => block.toString('utf8', start, end), cells + 1, width, hasNul, longest);
      if (problem) unread.push(problem);
      else lines[count++] = line;
    }
    line++;
  }
  return { stretch: { batch: new RecordBatch(block, count, width, bounds, lines), unread }, nextLine: line };
}

function countLineEnds(block: Buffer): number {
  let ends = 0;
  for (let index = 0; index < block.length; index++) {
    const byte = block[index]!;
    if (byte === LF || (byte === CR && block[index + 1] !== LF)) ends++;
  }
  return ends;
}
