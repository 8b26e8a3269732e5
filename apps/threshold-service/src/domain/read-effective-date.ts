import { shorten } from '@app/common/kernel';
import type { CellProblem } from './row-problem';
import { startOfDay } from './start-of-day';

export type EffectiveDate = { atMs: number } | { problem: CellProblem };

const rfc3339 = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

/** Reads a date cell: an RFC 3339 time, or a day, which means its start in the facility's zone (UTC where the facility names none). */
export function readEffectiveDate(cell: string, timeZone: string | null): EffectiveDate {
  const text = cell.trim();
  const atMs = /^\d{4}-\d{2}-\d{2}$/.test(text) ? startOfDay(text, timeZone ?? 'UTC') : instantOf(text);
  if (atMs !== undefined) return { atMs };
  return {
    problem: {
      code: 'date_not_understood',
      reason: `"${shorten(text)}" is no date`,
      hint: 'Write a time such as 2026-12-01T00:00:00Z, or a day such as 2026-12-01.',
    },
  };
}

function instantOf(text: string): number | undefined {
  const [, day, time, fraction, zone] = rfc3339.exec(text) ?? [];
  if (day === undefined || startOfDay(day, 'UTC') === undefined) return undefined;
  const atMs = Date.parse(`${day}T${time}${fraction ? fraction.slice(0, 4) : ''}${zone!.toUpperCase()}`);
  return Number.isNaN(atMs) ? undefined : atMs;
}
