import { StocklineError, nearest, shorten } from '@app/common/kernel';
import type { Schedule } from './schedule';
import { timesOf } from './times-of';

const longestExpression = 1_000;
const leastApartMs = 60_000;
/** Enough to see five times a list of minutes goes through. */
const looked = 5;

/** Refuses an expression or a zone that cannot be read, that never comes, or that comes more often than once a minute. */
export function checkTiming(
  { kind, expression, zone }: Pick<Schedule, 'kind' | 'expression' | 'zone'>,
  now: Date,
): void {
  checkZone(zone);
  if (expression.length > longestExpression)
    throw wrong(kind, expression, `is longer than ${longestExpression} characters`);
  if (kind === 'cron' && expression.trim().split(/\s+/).length !== 5)
    throw wrong(kind, expression, 'must have five fields: minute, hour, day of month, month, day of week');
  if (kind === 'rrule' && !/FREQ=/i.test(expression)) throw wrong(kind, expression, 'must have a FREQ');
  const times = readTimes(kind, expression, zone, now);
  if (times.length === 0) throw wrong(kind, expression, 'has no time left');
  for (const [index, time] of times.entries())
    if (index > 0 && time.getTime() - times[index - 1]!.getTime() < leastApartMs)
      throw wrong(kind, expression, 'comes more often than once a minute');
}

function readTimes(kind: Schedule['kind'], expression: string, zone: string, now: Date): Date[] {
  try {
    return timesOf({ expression, zone }, now, looked);
  } catch (error) {
    throw wrong(kind, expression, `cannot be read (${shorten((error as Error).message, 200)})`);
  }
}

function checkZone(zone: string): void {
  const zones = Intl.supportedValuesOf('timeZone');
  if (zone === 'UTC' || zones.includes(zone) || isLinked(zone)) return;
  const near = nearest(zone, zones);
  throw new StocklineError({
    code: 'zone_invalid',
    message: `zone must be the IANA name of a time zone, not "${shorten(zone)}"`,
    hint: near === undefined ? 'For example Europe/Paris or UTC.' : `Did you mean ${near}?`,
    details: { errors: [{ pointer: '/zone', rule: 'must be the IANA name of a time zone', example: 'Europe/Paris' }] },
  });
}

/** An older name of a zone (`US/Eastern`); offsets are no zones, as they know no daylight saving. */
function isLinked(zone: string): boolean {
  if (!/^[A-Za-z]+\/[A-Za-z0-9_+/-]+$/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

const examples = {
  cron: '*/15 * * * * (every 15 minutes) or 30 2 * * 1-5 (02:30 on weekdays)',
  rrule: 'FREQ=DAILY;BYHOUR=2;BYMINUTE=30 or FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=18',
};

function wrong(kind: Schedule['kind'], expression: string, rule: string): StocklineError {
  const example = examples[kind];
  return new StocklineError({
    code: `${kind}_invalid`,
    message: `${kind} "${shorten(expression)}" ${rule}`,
    hint: `For example ${example}.`,
    details: { errors: [{ pointer: `/${kind}`, rule, value: shorten(expression), example }] },
  });
}
