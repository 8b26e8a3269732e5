import fc from 'fast-check';
import { testDatabase, type TestDatabase } from '../../../../test/support/platform';
import { bigintArray, intArray, openDatabase, timeArray, type Database } from '.';

describe('columns of numbers as parameters', () => {
  let made: TestDatabase;
  let database: Database;
  beforeAll(async () => {
    made = await testDatabase();
    database = await openDatabase({ url: made.url, schema: 'trial', applicationName: 'arrays spec', migrations: [] });
  });
  afterAll(async () => {
    await database.close();
    await made.drop();
  });

  it('arrive as they were: whole numbers of four and of eight bytes, and moments or none', async () => {
    const row = fc.record({
      small: fc.integer(),
      large: fc.maxSafeInteger(),
      moment: fc.option(fc.date({ min: new Date('0001-01-01'), max: new Date('2200-01-01'), noInvalidDate: true })),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 40 }), async (rows) => {
        const found = await database.query<{ small: number; large: string; moment: Date | null }>(
          'select small, large, moment from unnest($1::int[], $2::bigint[], $3::timestamptz[]) with ordinality as n (small, large, moment, place) order by place',
          [
            intArray(rows, ({ small }) => small),
            bigintArray(rows, ({ large }) => large),
            timeArray(rows, ({ moment }) => moment?.getTime() ?? null),
          ],
        );
        expect(found.map(({ small, large, moment }) => ({ small, large: Number(large), moment }))).toEqual(rows);
      }),
      { numRuns: 50 },
    );
  });

  it('may hold both ends of what four and eight bytes can', async () => {
    const [found] = await database.query('select $1::int[]::text as ints, $2::bigint[]::text as bigints', [
      intArray([-(2 ** 31), 0, 2 ** 31 - 1], (number) => number),
      bigintArray([Number.MIN_SAFE_INTEGER, -1, 0, Number.MAX_SAFE_INTEGER], (number) => number),
    ]);
    expect(found).toEqual({
      ints: '{-2147483648,0,2147483647}',
      bigints: '{-9007199254740991,-1,0,9007199254740991}',
    });
  });
});
