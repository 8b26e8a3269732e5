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

const rowsARequest = 250;
const pointsARequest = 10;

/**
 * Whether what is to be written goes out by bulk operations rather than by requests. A request takes 10 points for 250 levels. Bulk operations take none,
 * but two of them follow each other, falls before rises, and each costs the seconds that a bulk query does: nothing is gained unless the requests would
 * take longer than `fromMs`.
 */
export const writesByBulk = (levels: number, restoreRate: number, fromMs: number): boolean =>
  (Math.ceil(levels / rowsARequest) * pointsARequest * 1_000) / restoreRate > fromMs;
