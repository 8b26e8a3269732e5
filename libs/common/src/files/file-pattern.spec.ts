import { filePattern } from '.';

describe('a file name pattern', () => {
  it.each([
    ['*.csv', 'reset.csv', true],
    ['*.csv', 'reset.csv.gz', false],
    ['*.csv', 'RESET.CSV', false],
    ['reset-?.csv', 'reset-1.csv', true],
    ['reset-[!12].csv', 'reset-1.csv', false],
    ['reset-[0-9].csv', 'reset-3.csv', true],
    ['a.c', 'abc', false],
    ['*', '-rf "my" stock\n.csv', true],
    ['^reset.*', 'reset.csv', true],
    ['^reset', 'reset.csv', false],
    ['reset_\\d{8}\\.csv', 'reset_20261124.csv', true],
    ['reset.*', 'my-reset.csv', false],
    ['a|b', 'b', true],
    ['csv$', 'x.csv', false],
  ])('%s on %j: %s', (pattern, name, matches) => {
    expect(filePattern(pattern)(name)).toBe(matches);
  });

  it('never takes a half-written upload', () => {
    for (const name of ['a.csv.part', 'a.TMP', 'a.csv.filepart', '.0190.part'])
      for (const pattern of ['*', '.*', '*.part']) expect(filePattern(pattern)(name)).toBe(false);
  });

  it('cannot be made to stall', () => {
    const startedAt = performance.now();
    expect(filePattern('^(a+)+$')(`${'a'.repeat(50_000)}b`)).toBe(false);
    expect(filePattern('*a'.repeat(40))('a'.repeat(255))).toBe(true);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it.each(['', ' ', '(', '(?=a)b', 'x{2000}', `${'a'.repeat(1_001)}`, '(a{1000}){1000}'])(
    'refuses %j with an example',
    (pattern) => {
      expect(() => filePattern(pattern)).toThrow(
        expect.objectContaining({ code: 'parameter_invalid', hint: expect.stringContaining('*.csv') }),
      );
    },
  );
});
