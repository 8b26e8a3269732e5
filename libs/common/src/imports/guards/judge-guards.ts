import type { GuardFigure, GuardLimits, JudgedGuard } from './guard';

/** Shares of fewer rows or levels say nothing: small files pass. */
const fewest = 20;

/** Holds figures against their limits. What has no limit is switched off and not judged. */
export const judgeGuards = (figures: readonly GuardFigure[], limits: GuardLimits): JudgedGuard[] =>
  figures.flatMap((figure) => {
    const limit = limits[figure.guard];
    if (limit === undefined) return [];
    return [{ ...figure, limit, tripped: (figure.smallToo || figure.of >= fewest) && figure.figure > limit }];
  });

/** A share in percent, to a tenth. */
export const percentOf = (part: number, whole: number): number =>
  whole === 0 ? 0 : Math.round((1_000 * part) / whole) / 10;

/** The tripped guards as a person reads them. */
export const sayTripped = (guards: readonly JudgedGuard[]): string =>
  guards
    .filter(({ tripped }) => tripped)
    .map(({ says, limit }) => `${says} (limit ${limit})`)
    .join('; ');
