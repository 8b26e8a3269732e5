import { timesOf } from './times-of';

const times = (expression: string, zone: string, after: string, count: number): string[] =>
  timesOf({ expression, zone }, new Date(after), count).map((time) => time.toISOString().slice(0, 16));

describe('the times of a schedule', () => {
  it.each([
    // The clock jumps from 02:00 to 03:00: 02:30 is made up for at 03:30.
    ['30 2 * * *', 'Europe/Paris', '2026-03-28T12:00:00Z', ['2026-03-29T01:30', '2026-03-30T00:30']],
    ['30 2 * * *', 'America/New_York', '2026-03-07T12:00:00Z', ['2026-03-08T07:30', '2026-03-09T06:30']],
    // The clock is turned back: what comes twice runs at the first.
    ['30 2 * * *', 'Europe/Paris', '2026-10-24T12:00:00Z', ['2026-10-25T00:30', '2026-10-26T01:30']],
    ['30 1 * * *', 'America/New_York', '2026-10-31T12:00:00Z', ['2026-11-01T05:30', '2026-11-02T06:30']],
  ])('come once a day where the clock is changed: %s in %s after %s', (expression, zone, after, expected) => {
    expect(times(expression, zone, after, 2)).toEqual(expected);
  });

  it.each([
    ['*/15 * * * *', 'Europe/Paris', '2026-03-29T00:45:00Z'],
    ['*/15 * * * *', 'Europe/Paris', '2026-10-25T00:45:00Z'],
    ['*/15 * * * *', 'America/New_York', '2026-11-01T05:45:00Z'],
    ['FREQ=MINUTELY;INTERVAL=15', 'Europe/Paris', '2026-03-29T00:45:00Z'],
    ['FREQ=MINUTELY;INTERVAL=15', 'America/New_York', '2026-11-01T05:45:00Z'],
  ])('go by the time that passes where it is an interval: %s in %s after %s', (expression, zone, after) => {
    const apart = timesOf({ expression, zone }, new Date(after), 8).map((time) => time.getTime() - Date.parse(after));
    expect(apart).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((quarter) => quarter * 15 * 60_000));
  });

  it('leave out a day on which an RRULE names a time that does not exist, and take the first of two', () => {
    const rule = 'FREQ=DAILY;BYHOUR=2;BYMINUTE=30';
    expect(times(rule, 'Europe/Paris', '2026-03-28T12:00:00Z', 1)).toEqual(['2026-03-30T00:30']);
    expect(times(rule, 'Europe/Paris', '2026-10-24T12:00:00Z', 2)).toEqual(['2026-10-25T00:30', '2026-10-26T01:30']);
  });

  it('end where a rule ends', () => {
    const rule = 'DTSTART:20261127T090000\nRRULE:FREQ=DAILY;COUNT=2';
    expect(times(rule, 'UTC', '2026-11-26T00:00:00Z', 5)).toEqual(['2026-11-27T09:00', '2026-11-28T09:00']);
  });
});
