import { shorten } from '@app/common/kernel';
import type { CellProblem } from './row-problem';

export const mostUnits = 1_000_000_000;

export type HeldBackCell =
  | { says: 'units'; units: number }
  | { says: 'leave' }
  | { says: 'remove' }
  | { says: 'nonsense'; problem: CellProblem };

/**
 * Reads the cell of a threshold or safety stock: a whole number from zero, blank to leave what is, REMOVE to end it.
 * `1.000` is refused: it is one in one country and a thousand in another.
 */
export function readHeldBack(cell: string): HeldBackCell {
  const text = cell.trim();
  if (text === '') return { says: 'leave' };
  if (text === 'REMOVE') return { says: 'remove' };
  const [, digits, zeros] = /^[+-]?(\d+)(?:\.(0*))?$/.exec(text) ?? [];
  if (digits === undefined) return nonsense('units_not_whole', text, 'is no whole number', wholeNumberHint);
  if (zeros?.length === 3)
    return nonsense('units_ambiguous', text, 'may be read in two ways', `Write ${digits} or ${digits}000.`);
  const units = Number(digits);
  if (text.startsWith('-') && units > 0) return nonsense('units_negative', text, 'is below zero', wholeNumberHint);
  if (units > mostUnits) return nonsense('units_too_many', text, 'is over 1,000,000,000', wholeNumberHint);
  return { says: 'units', units };
}

const wholeNumberHint =
  'Give a whole number from 0, leave the cell blank to leave the value as it is, or write REMOVE to end it.';

const nonsense = (code: string, text: string, rule: string, hint: string): HeldBackCell => ({
  says: 'nonsense',
  problem: { code, reason: `"${shorten(text)}" ${rule}`, hint },
});
