import { newId } from '@app/common/kernel';

/**
 * Names a visit of event mode where runs stand otherwise: a UUID of version 8, which RFC 9562 leaves to its maker, so that whoever meets one later knows
 * that it names no run. Sorted by the time it was made in, as ids of runs are.
 */
export function newVisitId(): string {
  const id = newId();
  return `${id.slice(0, 14)}8${id.slice(15)}`;
}
