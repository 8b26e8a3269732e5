import { randomUUID } from 'node:crypto';

/**
 * A UUID version 7: unique without asking anyone, and sorted by the millisecond it was made in.
 * Its random half is that of a version 4, for which Node draws random numbers for many at once.
 */
export function newId(nowMs: number = Date.now()): string {
  const time = nowMs.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
