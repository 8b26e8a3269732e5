import { checkTiming } from './check-timing';
import type { Schedule } from './schedule';

const now = new Date('2026-11-27T12:00:00Z');
const check = (kind: Schedule['kind'], expression: string, zone = 'UTC'): void =>
  checkTiming({ kind, expression, zone }, now);

describe('when a job is to run', () => {
  it.each([
    ['cron', '*/15 * * * *'],
    ['cron', '30 2 * * 1-5'],
    ['cron', '0 0 29 2 *'],
    ['rrule', 'FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=18'],
    ['rrule', 'DTSTART;TZID=Europe/Paris:20260101T020000\nRRULE:FREQ=DAILY'],
  ] as const)('is taken as %s %s', (kind, expression) => {
    expect(() => check(kind, expression, 'Europe/Paris')).not.toThrow();
  });

  it.each([
    ['cron', '61 * * * *', 'cron_invalid', 'range 0-59'],
    ['cron', 'every day', 'cron_invalid', 'five fields'],
    ['cron', '* * * * * *', 'cron_invalid', 'five fields'],
    ['cron', '0 0 30 2 *', 'cron_invalid', 'cannot be read'],
    ['cron', '', 'cron_invalid', 'five fields'],
    ['cron', `${'1,'.repeat(600)}1 * * * *`, 'cron_invalid', 'longer than'],
    ['rrule', 'FREQ=DAILYY', 'rrule_invalid', 'DAILYY'],
    ['rrule', 'FREQ=DAILY;BYHOUR=25', 'rrule_invalid', 'BYHOUR=25'],
    ['rrule', 'every day', 'rrule_invalid', 'FREQ'],
    ['rrule', 'FREQ=SECONDLY', 'rrule_invalid', 'more often than once a minute'],
    ['rrule', 'DTSTART:20200101T000000Z\nRRULE:FREQ=DAILY;COUNT=2', 'rrule_invalid', 'no time left'],
    ['rrule', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', 'rrule_invalid', 'cannot be read'],
  ] as const)('is refused as %s "%s", with an example', (kind, expression, code, said) => {
    expect(() => check(kind, expression)).toThrow(
      expect.objectContaining({
        code,
        message: expect.stringContaining(said),
        hint: expect.stringContaining('For example'),
      }),
    );
  });

  it.each([
    ['Europe/Pariss', 'Did you mean Europe/Paris?'],
    ['+02:00', 'For example Europe/Paris or UTC.'],
    ['', 'For example Europe/Paris or UTC.'],
  ])('is refused in the zone "%s", naming what was meant', (zone, hint) => {
    expect(() => check('cron', '0 0 * * *', zone)).toThrow(expect.objectContaining({ code: 'zone_invalid', hint }));
  });
});
