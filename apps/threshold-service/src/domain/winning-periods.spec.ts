import type { ThresholdRule } from './threshold-rule';
import { winningPeriods } from './winning-periods';

const now = Date.parse('2026-12-01T00:00:00Z');
const day = 86_400_000;
const rule = (
  ruleId: string,
  priority: number,
  from: number | null = null,
  thru: number | null = null,
): ThresholdRule => ({
  ruleId,
  units: 1,
  priority,
  fromMs: from === null ? null : now + from * day,
  thruMs: thru === null ? null : now + thru * day,
});

/** Rule, and the days from now on which it wins. */
type Won = [ruleId: string, from: number | null, thru: number | null][];

describe('of the rules that fit a product', () => {
  it.each<[what: string, rules: ThresholdRule[], won: Won]>([
    ['none wins where there is none', [], []],
    ['the only one wins for good', [rule('A', 5)], [['A', null, null]]],
    ['the smaller priority goes first', [rule('A', 2), rule('B', 1)], [['B', null, null]]],
    ['the id decides where priorities are alike', [rule('B', 1), rule('A', 1)], [['A', null, null]]],
    [
      'a dated one gives way to the next when it runs out',
      [rule('A', 1, null, 3), rule('B', 2)],
      [
        ['A', null, 3],
        ['B', 3, null],
      ],
    ],
    [
      'a dated one takes over when it begins',
      [rule('A', 1, 2, 4), rule('B', 2)],
      [
        ['B', null, 2],
        ['A', 2, 4],
        ['B', 4, null],
      ],
    ],
    [
      'one that goes behind is not cut by what it never yields to',
      [rule('A', 1), rule('B', 2, 1, 2)],
      [['A', null, null]],
    ],
    [
      'nobody wins in a gap',
      [rule('A', 1, null, 1), rule('B', 1, 2, 3)],
      [
        ['A', null, 1],
        ['B', 2, 3],
      ],
    ],
    [
      'two that meet leave no gap',
      [rule('A', 1, null, 2), rule('B', 1, 2)],
      [
        ['A', null, 2],
        ['B', 2, null],
      ],
    ],
    ['one that is over is out', [rule('A', 1, -5, -1), rule('B', 2)], [['B', null, null]]],
    ['one that ends now is over', [rule('A', 1, -5, 0), rule('B', 2)], [['B', null, null]]],
    ['one that began earlier holds from now', [rule('A', 1, -5, 5)], [['A', null, 5]]],
  ])('%s', (_what, rules, won) => {
    const periods = winningPeriods(rules, now);
    const days = (ms: number | null): number | null => (ms === null ? null : (ms - now) / day);
    expect(periods.map((period) => [period.rule.ruleId, days(period.fromMs), days(period.thruMs)])).toEqual(won);
  });
});
