/** What the slowest plan gives back a second. */
export const slowestRestoreRate = 100;

const levelsAPage = 250;
const pointsAPage = 36;

/**
 * Whether a shop's levels are read by a bulk query rather than page by page. Pages take 36 points for 250 levels, so many levels take so many seconds
 * at the rate the shop declares. A bulk query takes no points and holds nobody up, but begins when the shop likes, is looked at every five seconds
 * and fetched as a file: a few seconds more than it saves, unless the pages would take longer than `fromMs`.
 */
export const readsByBulk = (levels: number, restoreRate: number, fromMs: number): boolean =>
  (Math.ceil(levels / levelsAPage) * pointsAPage * 1_000) / restoreRate > fromMs;
