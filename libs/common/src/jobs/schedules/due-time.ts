import type { Missed } from './schedule';
import { timesOf, type Timing } from './times-of';

/** A time that is reached this late counts as kept: a restart of the only replica takes less. */
const keptWithinMs = 60_000;

/**
 * The time for which a schedule is to run now that `nextAt` has come, or undefined where it was missed and missed times are left out.
 * However many were missed, one run makes up for them.
 */
export function dueTime(timing: Timing & { missed: Missed }, nextAt: Date, now: Date): Date | undefined {
  const keptFrom = new Date(now.getTime() - keptWithinMs);
  if (nextAt >= keptFrom) return nextAt;
  const [kept] = timesOf(timing, keptFrom, 1);
  if (kept && kept <= now) return kept;
  return timing.missed === 'once' ? nextAt : undefined;
}
