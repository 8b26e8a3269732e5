import { parseWholeNumber } from '@app/common/csv';
import { shorten } from '@app/common/kernel';
import type { CellProblem } from '../../domain/row-problem';

/** What a cell says of the units held back: how many, to leave what is, or to end it. */
export type Units = number | 'leave' | 'remove' | CellProblem;

/** Reads the cell of a threshold or safety stock: a whole number from zero; blank leaves the value as it is, REMOVE ends it. */
export function readUnits(cell: string, grouping?: string): Units {
  const text = cell.trim();
  if (text === '') return 'leave';
  if (text === 'REMOVE') return 'remove';
  const units = parseWholeNumber(text, { min: 0, grouping });
  if (typeof units === 'number') return units;
  return {
    code: units.code,
    reason: `"${shorten(text)}" ${units.reason}`,
    hint: `${units.hint} A blank cell leaves the value as it is, REMOVE ends it.`,
  };
}
