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
      scale: { ingest: 1, 'shopify-sync': 1, threshold: 1 },
    });
  });

  it('are read in both spellings', () => {
    expect(
      readFlags([
        '--once',
        '--fresh',
        '--rows=1,000',
        '--ready-file',
        'r.json',
        '--data-dir=d',
        '--scale',
        'ingest=2, shopify-sync=3',
      ]),
    ).toEqual({
      once: true,
      empty: false,
      fresh: true,
      dataDir: 'd',
      rows: 1000,
      readyFile: 'r.json',
      scale: { ingest: 2, 'shopify-sync': 3, threshold: 1 },
    });
  });

  it.each([
    [['--onec'], /Unknown option '--onec'/],
    [['--rows', 'many'], /--rows must be a whole number from 1 to 10000000, not "many"/],
    [['--rows', '0'], /--rows must be/],
    [['--once', '--empty'], /--once with --empty would do nothing/],
    [['leftover'], /leftover/],
    [['--scale', 'ingset=2'], /--scale names "ingset", which is no service; .*Was ingest meant\?/],
    [['--scale', 'ingest'], /a whole number of replicas from 1 to 4, as ingest=2; not "ingest"/],
    [['--scale', 'ingest=0'], /not "ingest=0"/],
    [['--scale', 'ingest=9'], /not "ingest=9"/],
    [['--scale', 'ingest=two'], /not "ingest=two"/],
    [['--scale', 'ingest=2,ingest=3'], /names ingest twice/],
    [['--scale', ''], /no service/],
  ])('refuse %j before anything is started', (args, why) => {
    expect(() => readFlags(args)).toThrow(why);
  });
});
