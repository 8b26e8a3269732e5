import { randomUUID } from 'node:crypto';
import { StocklineError, type ProblemCode } from '@app/common/kernel';
import type { Connections, FileConnection } from '@app/common/files';
import { testDatabase } from '../../../../test/support/platform';
import { openThings, type Things } from './things.fixture';

const content = 'id,amount\nA,1\nB,two\nC,3\nD,4\nE,5\n';

describe('the archive', () => {
  let things: Things;
  beforeEach(async () => {
    things = await openThings(await testDatabase());
  });
  afterEach(() => things.close());

  /** The connection of the things, on which one operation is refused as a server would. */
  const refusing = (operation: keyof FileConnection, code: ProblemCode): Connections => {
    const { connections } = things.dependencies;
    const refuse = async (path: string): Promise<never> => {
      throw new StocklineError({ code, message: `"${path}" found no space left` });
    };
    const use: Connections['use'] = (name, work) =>
      connections.use(name, (connection) =>
        work(
          new Proxy(connection, {
            get: (target, name) => {
              if (name === operation) return refuse;
              const value: unknown = Reflect.get(target, name);
              return typeof value === 'function' ? (value.bind(target) as unknown) : value;
            },
          }),
        ),
      );
    return Object.create(connections, { use: { value: use } }) as Connections;
  };

  it.each([
    ['moveThis', 'disk_full'],
    ['moveThis', 'permission_denied'],
    ['upload', 'disk_full'],
    ['upload', 'permission_denied'],
  ] as const)(
    'that refuses to %s (%s) is a clear error of the run; once it is mended, nothing is applied twice',
    async (operation, code) => {
      await things.drop('a.csv', content);
      const runId = randomUUID();
      for (let tries = 0; tries < 2; tries++)
        await expect(things.import({ runId, connections: refusing(operation, code) })).rejects.toMatchObject({ code });
      expect(await things.stand()).toEqual({ A: '1', C: '3', D: '4', E: '5' });

      const outcome = await things.import({ runId });
      expect(outcome).toMatchObject({
        status: 'completed_with_rejections',
        counts: { rows: 5, applied: 4, rejected: 1 },
      });
      // A second time would be told: `1 x2`.
      expect(await things.stand()).toEqual({ A: '1', C: '3', D: '4', E: '5' });
      expect(await things.names('archive')).toEqual([`a.${outcome.files[0]!.importId}.csv`]);
      expect(await things.names('errors')).toHaveLength(1);
      expect(await things.names('incoming/THINGS')).toEqual([]);
      expect(await things.names('../spool')).toEqual([]);
    },
  );

  it('keeps files as long as is set, and no file that is not of an import goes', async () => {
    const take = async (name: string, archiveKeptDays?: number): Promise<void> => {
      await things.drop(name, `id,amount\n${name},1\n`);
      expect((await things.import({ archiveKeptDays })).status).toBe('completed');
    };
    await take('old.csv');
    await take('young.csv');
    await things.database.execute(
      "update file_import set ended_at = now() - interval '8 days' where file_name = 'old.csv'",
    );
    await take('for-ever.csv');
    expect(await things.names('archive')).toHaveLength(3);
    await things.import({ archiveKeptDays: 7, connections: refusing('remove', 'permission_denied') });
    expect(things.logged.map(({ message }) => message)).toContain('an archived file could not be removed');
    expect(await things.names('archive')).toHaveLength(3);

    await take('next.csv', 7);
    expect((await things.names('archive')).map((name) => name.split('.')[0])).toEqual(['for-ever', 'next', 'young']);
    expect(await things.database.query("select moved_to from file_import where file_name = 'old.csv'")).toEqual([
      { moved_to: null },
    ]);
  });
});
