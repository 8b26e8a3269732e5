import type { HeldBack } from './held-back';
import { inForceAt } from './in-force-at';

const at = (time: string): number => Date.parse(`2026-11-${time}:00Z`);
const value = (units: number, from: string, thru: string | null = null): HeldBack => ({
  units,
  effectiveFromMs: at(from),
  effectiveThruMs: thru === null ? null : at(thru),
});

describe('the value in force at an instant', () => {
  const standing = value(3, '01T00:00');
  const sale = value(50, '27T00:00', '30T00:00');

  it.each([
    ['nothing before the first value begins', [standing], '01T00:00', -1, undefined],
    ['a value from its first millisecond on', [standing], '01T00:00', 0, 3],
    ['an open value for ever', [standing], '30T23:59', 0, 3],
    ['a dated value above the standing one', [standing, sale], '27T00:00', 0, 50],
    ['a dated value until just before its end', [standing, sale], '30T00:00', -1, 50],
    ['the standing value again at the very instant the dated one ends', [standing, sale], '30T00:00', 0, 3],
    [
      'the second of two values that meet at one instant',
      [value(1, '01T00:00', '05T00:00'), value(2, '05T00:00')],
      '05T00:00',
      0,
      2,
    ],
    [
      'the first of two values that meet, a millisecond earlier',
      [value(1, '01T00:00', '05T00:00'), value(2, '05T00:00')],
      '05T00:00',
      -1,
      1,
    ],
    [
      'nothing in the gap between two values',
      [value(1, '01T00:00', '05T00:00'), value(2, '06T00:00')],
      '05T12:00',
      0,
      undefined,
    ],
    [
      'the one that began last where two overlap',
      [value(2, '05T00:00', '20T00:00'), value(1, '01T00:00', '10T00:00')],
      '07T00:00',
      0,
      2,
    ],
    ['zero, which is a value and not the lack of one', [standing, value(0, '02T00:00')], '03T00:00', 0, 0],
    ['nothing of an empty list', [], '03T00:00', 0, undefined],
  ] as const)('is %s', (_promise, values, time, offMs, units) => {
    expect(inForceAt(values, at(time) + offMs)?.units).toBe(units);
    expect(inForceAt([...values].reverse(), at(time) + offMs)?.units).toBe(units);
  });
});
