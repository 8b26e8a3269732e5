import { readFlags } from './read-flags';

describe('the flags of npm start', () => {
  it('default to everything, kept, on 20,000 rows', () => {
    expect(readFlags([])).toEqual({
      once: false,
      empty: false,
      fresh: false,
      dataDir: undefined,
      rows: 20_000,
      readyFile: undefined,
    });
  });

  it('are read in both spellings', () => {
    expect(readFlags(['--once', '--fresh', '--rows=1,000', '--ready-file', 'r.json', '--data-dir=d'])).toEqual({
      once: true,
      empty: false,
      fresh: true,
      dataDir: 'd',
      rows: 1000,
      readyFile: 'r.json',
    });
  });

  it.each([
    [['--onec'], /Unknown option '--onec'/],
    [['--rows', 'many'], /--rows must be a whole number from 1 to 10000000, not "many"/],
    [['--rows', '0'], /--rows must be/],
    [['--once', '--empty'], /--once with --empty would do nothing/],
    [['leftover'], /leftover/],
  ])('refuse %j before anything is started', (args, why) => {
    expect(() => readFlags(args)).toThrow(why);
  });
});
