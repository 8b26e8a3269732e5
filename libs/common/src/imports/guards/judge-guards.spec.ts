import { judgeGuards, percentOf, sayTripped } from './judge-guards';

const figure = (guard: string, share: number, of: number) => ({
  guard,
  figure: share,
  of,
  says: `${share} of ${guard}`,
});

describe('guards', () => {
  it('trip above their limit, and not at it', () => {
    const judged = judgeGuards([figure('a', 30, 100), figure('b', 30.1, 100)], { a: 30, b: 30 });
    expect(judged.map(({ guard, tripped }) => [guard, tripped])).toEqual([
      ['a', false],
      ['b', true],
    ]);
    expect(sayTripped(judged)).toBe('30.1 of b (limit 30)');
  });

  it('let small files pass: shares are judged from 20 rows or levels up', () => {
    const judged = judgeGuards([figure('a', 100, 19), figure('b', 100, 20)], { a: 50, b: 50 });
    expect(judged.map(({ tripped }) => tripped)).toEqual([false, true]);
  });

  it('judge small files too where the figure is no share', () => {
    expect(judgeGuards([{ ...figure('a', 1, 2), smallToo: true }], { a: 0 })).toMatchObject([{ tripped: true }]);
  });

  it('are not judged where they have no limit', () => {
    expect(judgeGuards([figure('a', 100, 100)], {})).toEqual([]);
  });

  it('count in tenths of a percent', () => {
    expect([percentOf(1, 3), percentOf(0, 0), percentOf(3, 3)]).toEqual([33.3, 0, 100]);
  });
});
