import type { RowProblem } from '@app/common/imports';
import { shorten } from '@app/common/kernel';
import { readEffectiveDate } from '../../domain/read-effective-date';

/** When a value holds, as PostgreSQL reads instants; null = from the moment the file speaks of, and without an end. */
export interface Period {
  from: string | null;
  thru: string | null;
}

/** Reads effective-from and effective-thru, and refuses a period that is empty or over. */
export function readPeriod(from: string, thru: string, timeZone: string | null, asOfMs: number): Period | RowProblem {
  const fromMs = readDate('effectiveFrom', from, timeZone);
  if (typeof fromMs === 'object' && fromMs) return fromMs;
  const thruMs = readDate('effectiveThru', thru, timeZone);
  if (typeof thruMs === 'object' && thruMs) return thruMs;
  if (thruMs !== null && fromMs !== null && thruMs <= fromMs)
    return {
      column: 'effectiveThru',
      value: shorten(thru),
      code: 'dates_reversed',
      reason: `the value would end at ${iso(thruMs)}, not after it begins at ${iso(fromMs)}`,
      hint: 'effective-thru is the first instant at which the value holds no more: it must lie after effective-from.',
    };
  if (thruMs !== null && thruMs <= asOfMs)
    return {
      column: 'effectiveThru',
      value: shorten(thru),
      code: 'dates_over',
      reason: `the value would have ended at ${iso(thruMs)}, before this file came`,
      hint: 'Give an end in the future, or leave effective-thru blank for none.',
    };
  return { from: fromMs === null ? null : iso(fromMs), thru: thruMs === null ? null : iso(thruMs) };
}

function readDate(column: string, cell: string, timeZone: string | null): number | null | RowProblem {
  if (cell.trim() === '') return null;
  const date = readEffectiveDate(cell, timeZone);
  return 'atMs' in date ? date.atMs : { ...date.problem, column, value: shorten(cell) };
}

const iso = (atMs: number): string => new Date(atMs).toISOString();
