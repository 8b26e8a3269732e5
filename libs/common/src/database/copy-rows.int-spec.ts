import fc from 'fast-check';
import { testDatabase, type TestDatabase } from '../../../../test/support/platform';
import { copyRows, openDatabase, type Database } from '.';

describe('rows written by COPY', () => {
  let made: TestDatabase;
  let database: Database;
  beforeAll(async () => {
    made = await testDatabase();
    database = await openDatabase({ url: made.url, schema: 'trial', applicationName: 'copy spec', migrations: [] });
    await database.execute('create table thing (place int, name text, units bigint)');
  });
  afterAll(async () => {
    await database.close();
    await made.drop();
  });

  it('arrive as they were, whatever their text', async () => {
    const text = fc.string({ unit: 'binary' }).filter((value) => !value.includes('\0') && value.isWellFormed());
    const row = fc.tuple(fc.option(text), fc.option(fc.maxSafeInteger()));
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 40 }), async (rows) => {
        const written = rows.map(([name, units], place) => [place, name, units] as const);
        await database.transaction(async (tx) => {
          await tx.execute('truncate thing');
          expect(await copyRows(tx, 'thing (place, name, units)', written)).toBe(rows.length);
        });
        const found = await database.query<{ name: string | null; units: string | null }>(
          'select name, units from thing order by place',
        );
        expect(found.map(({ name, units }) => [name, units === null ? null : Number(units)])).toEqual(rows);
      }),
      { numRuns: 50 },
    );
  });

  it('leave nothing behind, and the connection usable, where one of them is refused', async () => {
    await database.session(async (session) => {
      const refused = session.transaction((tx) =>
        copyRows(tx, 'thing (place, name)', [
          [1, 'good'],
          ['no number', 'bad'],
        ]),
      );
      await expect(refused).rejects.toThrow(/invalid input syntax/);
      expect(await session.query("select from thing where name in ('good', 'bad')")).toEqual([]);
    });
  });
});
