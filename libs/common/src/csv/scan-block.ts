import { isBlankLine } from './is-blank-line';
import { longestCellBytes } from './limits';
import { RecordBatch } from './record-batch';
import { problemOfCells } from './row-problems';
import type { Stretch, UnreadRow } from './stretch';

const LF = 10;
const CR = 13;

/** Where the cells and lines of one block lie. A block fills it again: what it said of the one before is then gone. */
export interface Bounds {
  cells: Int32Array;
  lines: Int32Array;
}

export const noBounds = (): Bounds => ({ cells: new Int32Array(0), lines: new Int32Array(0) });

const fewestLines = 128;

/** Twice as much as before, with what is there. */
function makeRoom(bounds: Bounds, width: number): Int32Array {
  const most = Math.max(fewestLines, bounds.lines.length * 2);
  const { cells, lines } = bounds;
  bounds.lines = new Int32Array(most);
  bounds.lines.set(lines);
  bounds.cells = new Int32Array(most * width * 2);
  bounds.cells.set(cells);
  return bounds.cells;
}

/**
 * The fast lane: splits whole lines without a single quote, byte by byte. No string is made, and no memory taken but for the longest block: the
 * batch lies in `bounds`, and holds until these are filled again.
 * `line` is the number of the first line; the number of the line after the last is returned.
 */
export function scanBlock(
  block: Buffer,
  delimiter: number,
  width: number,
  line: number,
  bounds: Bounds,
): { stretch: Stretch; nextLine: number } {
  const unread: UnreadRow[] = [];
  let { cells: places } = bounds;
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
    if (count === bounds.lines.length) places = makeRoom(bounds, width);
    for (; position < block.length; position++) {
      byte = block[position]!;
      if (byte > CR && byte !== delimiter) continue;
      if (byte === LF || byte === CR) break;
      if (byte === 0) hasNul = true;
      if (byte !== delimiter) continue;
      if (cells < width) {
        places[base + cells * 2] = cellStart;
        places[base + cells * 2 + 1] = position;
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
        places[base + cells * 2] = cellStart;
        places[base + cells * 2 + 1] = end;
      }
      if (end - cellStart > longest) longest = end - cellStart;
      const isRecord = cells + 1 === width && !hasNul && longest <= longestCellBytes;
      if (isRecord) bounds.lines[count++] = line;
      else
        unread.push(problemOfCells(line, () => block.toString('utf8', start, end), cells + 1, width, hasNul, longest)!);
    }
    line++;
  }
  const batch = new RecordBatch(block, count, width, places, bounds.lines);
  return { stretch: { batch, unread }, nextLine: line };
}
