import { randomUUID } from 'node:crypto';

/**
 * A UUID version 7: unique without asking anyone, and sorted by the millisecond it was made in.
 * Its random half is that of a version 4, for which Node draws random numbers for many at once.
 */
export function newId(nowMs: number = Date.now()): string {
  if (nowMs !== last.ms) last = { ms: nowMs, text: timeOf(nowMs) };
  return last.text + randomUUID().slice(15);
}

/** Thousands are made in a millisecond or two. */
let last = { ms: NaN, text: '' };

function timeOf(ms: number): string {
  const time = ms.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7`;
}
