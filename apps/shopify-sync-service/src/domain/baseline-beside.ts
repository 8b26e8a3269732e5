/**
 * What a level is to be measured by that a bulk operation may have written meanwhile, or not: the nearest of both numbers that is not below what it shows.
 * Above both, somebody added: it is measured by what it was known to show.
 */
export function baselineBeside(baseline: number | null, written: number | undefined, observed: number): number | null {
  if (baseline === null || written === undefined) return baseline;
  const notBelow = [baseline, written].filter((quantity) => quantity >= observed);
  return notBelow.length === 0 ? baseline : Math.min(...notBelow);
}
