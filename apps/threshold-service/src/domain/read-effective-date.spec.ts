import { readEffectiveDate } from './read-effective-date';

const read = (cell: string, timeZone: string | null = null): string => {
  const date = readEffectiveDate(cell, timeZone);
  return 'atMs' in date ? new Date(date.atMs).toISOString() : date.problem.code;
};

describe('an effective date', () => {
  it.each([
    ['2026-12-01T00:00:00Z', null, '2026-12-01T00:00:00.000Z'],
    ['2026-12-01T01:00:00+01:00', 'Asia/Tokyo', '2026-12-01T00:00:00.000Z'],
    ['2026-12-01t00:00:00.123456z', null, '2026-12-01T00:00:00.123Z'],
    [' 2026-12-01 ', null, '2026-12-01T00:00:00.000Z'],
    ['2026-12-01', 'Europe/Paris', '2026-11-30T23:00:00.000Z'],
    ['2026-07-01', 'Europe/Paris', '2026-06-30T22:00:00.000Z'],
    ['2026-12-01', 'America/Los_Angeles', '2026-12-01T08:00:00.000Z'],
    ['2026-12-01', 'Pacific/Kiritimati', '2026-11-30T10:00:00.000Z'],
    ['2026-12-01', 'Asia/Kathmandu', '2026-11-30T18:15:00.000Z'],
  ])('%s in zone %s is %s', (cell, zone, instant) => expect(read(cell, zone)).toBe(instant));

  it.each([
    ['the day before the clocks go forward', '2026-03-28', 'Europe/Paris', '2026-03-27T23:00:00.000Z'],
    ['the day on which they go forward', '2026-03-29', 'Europe/Paris', '2026-03-28T23:00:00.000Z'],
    ['the day after', '2026-03-30', 'Europe/Paris', '2026-03-29T22:00:00.000Z'],
    ['the day on which they go back', '2026-10-25', 'Europe/Paris', '2026-10-24T22:00:00.000Z'],
    ['a day whose midnight does not exist', '2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
    ['a day whose midnight comes twice', '2026-10-25', 'Atlantic/Azores', '2026-10-25T00:00:00.000Z'],
  ])('starts right on %s', (_when, cell, zone, instant) => expect(read(cell, zone)).toBe(instant));

  it.each([
    '2026-02-30',
    '2026-13-01',
    '01.12.2026',
    '2026-12-01T00:00:00',
    '2026-02-30T00:00:00Z',
    '2026-12-01T25:00:00Z',
    'tomorrow',
  ])('refuses %j', (cell) => expect(read(cell, 'Europe/Paris')).toBe('date_not_understood'));
});
