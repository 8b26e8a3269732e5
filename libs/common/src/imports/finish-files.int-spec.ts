import { StocklineError } from '@app/common/kernel';
import type { Connections, FileConnection } from '@app/common/files';
import { testDatabase } from '../../../../test/support/platform';
import { waitUntil } from '../../../../test/support/wait-until';
import { openThings, type Things } from './things.fixture';

describe('many files of a run', () => {
  let things: Things;
  beforeEach(async () => {
    things = await openThings(await testDatabase());
  });
  afterEach(() => things.close());

  /** The things, with something to wait for before a file is applied. */
  const before = (wait: (fileName: string) => Promise<unknown>): typeof things.dependencies.declarations => {
    const declaration = things.dependencies.declarations.get('THINGS')!;
    const apply: typeof declaration.apply = async (tx, file, ...chunk) => {
      await wait(file.fileName);
      return declaration.apply(tx, file, ...chunk);
    };
    return new Map([['THINGS', { ...declaration, apply }]]);
  };

  it('overlap: the next one comes over while one is applied, and the one before is moved away', async () => {
    for (const name of ['a', 'b', 'c']) await things.drop(`${name}.csv`, `id,amount\n${name},1\n`);
    const spooled = async (): Promise<string[]> => {
      const directories = await things.names('../spool');
      return (await Promise.all(directories.map((one) => things.names(`../spool/${one}`)))).flat();
    };
    const declarations = before(async (fileName) => {
      // The content of this one, and of the next.
      if (fileName !== 'c.csv')
        await waitUntil(async () => (await spooled()).length >= 2, { what: 'the next file to come over' });
      if (fileName !== 'a.csv')
        await waitUntil(async () => (await things.names('archive')).length > 0, {
          what: 'the file before to be moved away',
        });
    });
    expect(await things.import({ declarations })).toMatchObject({ counts: { files: 3, applied: 3 } });
    expect(await things.names('archive')).toHaveLength(3);
    expect(await things.names('../spool')).toEqual([]);
  });

  it('leave nothing to each other, small or large, good or bad', async () => {
    // More than is held in memory.
    const long = Array.from({ length: 100 }, (_, index) => `${'L'.repeat(2_000)}${index},1`).join('\n');
    const contents = ['A,1\nB,two\n', `${long}\nC,three\n`, 'A,2\n', 'unknown1,1\nD,4\n', `${long}\n`, 'E,5\nE,6\n'];
    for (const [place, rows] of contents.entries()) await things.drop(`${place}.csv`, `id,amount\n${rows}`);
    const { files } = await things.import();
    expect(
      files.map(({ rows, applied, unchanged, superseded, rejected }) => [
        rows,
        applied,
        unchanged,
        superseded,
        rejected,
      ]),
    ).toEqual([
      [2, 1, 0, 0, 1],
      [101, 100, 0, 0, 1],
      [1, 1, 0, 0, 0],
      [2, 1, 0, 0, 1],
      [100, 0, 100, 0, 0],
      [2, 1, 0, 1, 0],
    ]);
  });

  it('are not held up by one that cannot be moved away; it goes with the next run, and nothing is applied twice', async () => {
    for (const name of ['a', 'b', 'c']) await things.drop(`${name}.csv`, `id,amount\n${name},1\n`);
    const connections = movingNo(things.dependencies.connections, 'incoming/THINGS/a.csv');
    await expect(things.import({ connections })).rejects.toMatchObject({ code: 'disk_full' });
    expect(await things.names('incoming/THINGS')).toEqual(['a.csv']);
    expect(await things.import()).toMatchObject({ status: 'completed', counts: { files: 1, applied: 1 } });
    expect(await things.stand()).toEqual({ a: '1', b: '1', c: '1' });
    expect(await things.names('archive')).toHaveLength(3);
  });
});

/** Connections on which one file cannot be moved. */
function movingNo(connections: Connections, path: string): Connections {
  const use: Connections['use'] = (name, work) =>
    connections.use(name, (connection) => {
      const moveThis: FileConnection['moveThis'] = async (from, ...to) => {
        if (from === path) throw new StocklineError({ code: 'disk_full', message: `"${path}" found no space left` });
        return connection.moveThis(from, ...to);
      };
      return work(
        new Proxy(connection, {
          get: (target, name) => {
            const value: unknown = name === 'moveThis' ? moveThis : Reflect.get(target, name);
            return typeof value === 'function' ? (value.bind(target) as unknown) : value;
          },
        }),
      );
    });
  return Object.create(connections, { use: { value: use } }) as Connections;
}
