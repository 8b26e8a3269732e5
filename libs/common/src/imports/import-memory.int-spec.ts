import { testDatabase } from '../../../../test/support/platform';
import { openThings, type Things } from './things.fixture';

describe('a large file', () => {
  let things: Things;
  beforeAll(async () => {
    things = await openThings(await testDatabase());
  });
  afterAll(async () => {
    await things.close();
  });

  it('of 200,000 rows, every tenth of them bad, is taken without the memory growing with it', async () => {
    const row = (number: number): string => `thing-${number},${number % 10 === 0 ? 'ten' : number}`;
    await things.drop(
      'large.csv',
      `id,amount\n${Array.from({ length: 200_000 }, (_, number) => row(number)).join('\n')}\n`,
    );
    await things.database.execute(`insert into thing select 'thing-' || n, n, 1 from generate_series(0, 199990) n`);
    let mostBytes = 0;
    const rss = (): number => process.memoryUsage().rss;
    const beforeBytes = rss();
    const watch = setInterval(() => (mostBytes = Math.max(mostBytes, rss())), 5);
    const outcome = await things.import();
    clearInterval(watch);
    expect(outcome.counts).toEqual({
      files: 1,
      rows: 200_000,
      applied: 9,
      unchanged: 179_991,
      superseded: 0,
      rejected: 20_000,
    });
    expect(mostBytes - beforeBytes).toBeLessThan(100 * 1024 * 1024);
    const errors = (await things.read(outcome.files[0]?.errorFile ?? '')).toString().trimEnd().split('\n');
    expect(errors).toHaveLength(20_001);
    expect(errors.at(-1)).toBe('thing-199990,ten,not_a_whole_number,is no whole number');
  });
});
