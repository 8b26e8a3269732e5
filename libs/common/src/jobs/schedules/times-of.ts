import { PgBoss } from 'pg-boss';
import type { Schedule } from './schedule';

export type Timing = Pick<Schedule, 'expression' | 'zone'>;

/** Never started and never connected: only its calculator of times is used. */
const calculator = new PgBoss({ connectionString: 'postgres://nowhere', schedule: false });

/**
 * The next times of a schedule strictly after `after`, at most `count`; fewer where a rule ends. Throws what the library says of an
 * expression that cannot be read.
 *
 * Daylight saving: a cron time of day that the clock jumps over runs an hour later that day, one that comes twice runs at the first;
 * an interval (every 15 minutes) goes by the time that passes. An RRULE leaves out a time of day that does not exist.
 */
export const timesOf = ({ expression, zone }: Timing, after: Date, count: number): Date[] =>
  calculator.previewSchedule(expression, { tz: zone, from: after, count });
