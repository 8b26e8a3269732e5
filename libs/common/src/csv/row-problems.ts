import { shorten, type ProblemCode } from '@app/common/kernel';
import { longestCellBytes } from './limits';
import type { UnreadRow } from './stretch';

/** A wrong number of cells, a NUL, a cell too long: the row is told apart here, for both lanes alike. Undefined = a record. */
export function problemOfCells(
  line: number,
  raw: () => string,
  cells: number,
  width: number,
  hasNul: boolean,
  longest: number,
): UnreadRow | undefined {
  if (hasNul)
    return unread(
      line,
      raw(),
      'nul_character',
      'holds a NUL character',
      'Take the character out; the system that wrote the file may have cut a value short.',
    );
  if (cells !== width)
    return unread(
      line,
      raw(),
      'wrong_number_of_cells',
      `has ${cells} cells where the header has ${width}`,
      'Quote cells that hold the delimiter, and give every cell, even if empty.',
    );
  if (longest > longestCellBytes)
    return unread(
      line,
      raw(),
      'cell_too_long',
      `has a cell of ${longest} bytes`,
      `A cell may hold ${longestCellBytes} bytes at most.`,
    );
  return undefined;
}

export function unread(line: number, raw: string, code: ProblemCode, reason: string, hint: string): UnreadRow {
  return { line, code, reason, hint, value: shorten(raw), raw };
}
