import { writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Place,
  openSshIsThere,
  startFtpPlace,
  startOpenSshPlace,
  startSftpPlace,
} from '../../../../test/support/file-servers';
import { type ConnectionConfig, type FileConnection, openConnection, sha256OfFile } from '.';

const servers = {
  local: null,
  sftp: startSftpPlace,
  ftp: startFtpPlace,
  ftps: startFtpPlace,
  'OpenSSH sftp': startOpenSshPlace,
} as const;
/** Where a server shows a link as what it leads to, a client cannot tell. */
const showsLinks = (kind: string): boolean => !kind.startsWith('ftp');

/** What every kind of connection promises, held against a real directory and a real server of each kind. */
describe.each(
  Object.keys(servers).filter((kind) => kind !== 'OpenSSH sftp' || openSshIsThere()) as (keyof typeof servers)[],
)('files over a connection to %s', (kind) => {
  let directory: string;
  let root: string;
  let place: Place | undefined;
  let config: ConnectionConfig;
  let connection: FileConnection;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'stockline-files-'));
    root = join(directory, 'root');
    await mkdir(root);
    place = await servers[kind]?.({ kind, directory, root });
    config = place?.config ?? { kind: 'local', baseDirectory: root };
    connection = await openConnection(config, { mostEntries: 500 });
  });
  afterAll(async () => {
    await connection?.close();
    await place?.stop();
    await rm(directory, { recursive: true, force: true });
  });
  beforeEach(async () => {
    for (const name of await readdir(root)) await rm(join(root, name), { recursive: true, force: true });
    await mkdir(join(root, 'incoming'));
  });
  const put = async (path: string, content = 'sku,quantity\nA,1\n'): Promise<string> => {
    await writeFile(join(root, path), content);
    return path;
  };
  const local = (): string => join(directory, 'local.csv');

  it('lists regular files by name, with size and time, and nothing else', async () => {
    await put('incoming/b.csv', '12345');
    await put('incoming/a.csv', '');
    await utimes(join(root, 'incoming/b.csv'), 1_700_000_000, 1_700_000_000);
    await mkdir(join(root, 'incoming/directory.csv'));
    if (showsLinks(kind)) await symlink('b.csv', join(root, 'incoming/link.csv'));
    const listed = await connection.list('incoming');
    expect(listed.map(({ name, size }) => [name, size])).toEqual([
      ['a.csv', 0],
      ['b.csv', 5],
    ]);
    expect(listed[1]!.modifiedAt).toEqual(new Date(1_700_000_000_000));
    expect(await connection.stat('incoming/b.csv')).toEqual({ size: 5, modifiedAt: new Date(1_700_000_000_000) });
  });

  it('reads the very file that was listed, and moves no other', async () => {
    await put('incoming/a.csv', 'sku,quantity\nA,1\n');
    await utimes(join(root, 'incoming/a.csv'), 1_700_000_000, 1_700_000_000);
    const [listed] = await connection.list('incoming');
    expect((await connection.read('incoming/a.csv', listed!))?.toString()).toBe('sku,quantity\nA,1\n');
    await put('incoming/a.csv', 'sku,quantity\nA,2\n');
    expect(await connection.read('incoming/a.csv', listed!)).toBeUndefined();
    expect(await connection.moveThis('incoming/a.csv', 'done/a.csv', listed!)).toBeUndefined();
    const now = (await connection.stat('incoming/a.csv'))!;
    await put('incoming/a.csv', '');
    expect(await connection.read('incoming/a.csv', now)).toBeUndefined();
    expect(await connection.read('incoming/none.csv', now)).toBeUndefined();
    expect(await connection.moveThis('incoming/none.csv', 'done/a.csv', now)).toBeUndefined();
    const empty = (await connection.stat('incoming/a.csv'))!;
    expect(await connection.read('incoming/a.csv', empty)).toEqual(Buffer.alloc(0));
    expect(await connection.moveThis('incoming/a.csv', 'done/a.csv', empty)).toBe('done/a.csv');
  });

  it('moves into a directory that was taken away since the last time', async () => {
    for (const name of ['a.csv', 'b.csv']) {
      await put(`incoming/${name}`);
      const facts = (await connection.stat(`incoming/${name}`))!;
      expect(await connection.moveThis(`incoming/${name}`, `done/${name}`, facts)).toBe(`done/${name}`);
      expect(await readdir(join(root, 'done'))).toEqual([name]);
      await rm(join(root, 'done'), { recursive: true });
    }
  });

  it('tells a directory that is missing, and refuses one that is too full to be listed whole', async () => {
    await expect(connection.list('none')).rejects.toMatchObject({ code: 'file_not_found', retriable: false });
    await mkdir(join(root, 'full'));
    await Promise.all(Array.from({ length: 501 }, (_, index) => put(`full/${index}`)));
    await expect(connection.list('full')).rejects.toMatchObject({ code: 'directory_too_full' });
  });

  it.each(
    [
      'my stock.csv',
      "o'brien.csv",
      '"quoted".csv',
      '-rf.csv',
      'día 在庫.csv',
      '..csv',
      'a;b$(c).csv',
      `${'x'.repeat(251)}.csv`,
    ]
      // Apache's server shows no name that begins with a dot.
      .filter((name) => !kind.startsWith('ftp') || !name.startsWith('.')),
  )('takes %j as a name like any other', async (name) => {
    await put(`incoming/${name}`, name);
    expect((await connection.list('incoming')).map((file) => file.name)).toEqual([name]);
    await connection.download(`incoming/${name}`, local());
    expect(await readFile(local(), 'utf8')).toBe(name);
    expect(await connection.move(`incoming/${name}`, `archive/${name}`)).toBe(`archive/${name}`);
    await connection.upload(local(), `errors/${name}`);
    await connection.remove(`archive/${name}`);
    expect([await connection.exists(`errors/${name}`), await connection.exists(`archive/${name}`)]).toEqual([
      true,
      false,
    ]);
  });

  it.each(['../secret', 'incoming/../../secret', '/etc/passwd', 'incoming\\..\\..\\secret', 'a\0b'])(
    'never leaves the base directory by %j',
    async (path) => {
      await writeFile(join(directory, 'secret'), 'secret');
      const unsafe = { code: 'path_unsafe' };
      await expect(connection.download(path, local())).rejects.toMatchObject(unsafe);
      await expect(connection.upload(join(directory, 'secret'), path)).rejects.toMatchObject(unsafe);
      await expect(connection.move(await put('incoming/a.csv'), path)).rejects.toMatchObject(unsafe);
      await expect(connection.list(path)).rejects.toMatchObject(unsafe);
    },
  );

  it('never leaves it by a link either, where no other server decides on that', async () => {
    if (kind !== 'local' && kind !== 'sftp') return;
    await mkdir(join(directory, 'outside'), { recursive: true });
    await writeFile(join(directory, 'outside/secret.csv'), 'secret');
    await symlink(join(directory, 'outside'), join(root, 'way-out'));
    await symlink(join(directory, 'outside/secret.csv'), join(root, 'incoming/link.csv'));
    for (const path of ['way-out/secret.csv', 'incoming/link.csv'])
      await expect(connection.download(path, local())).rejects.toThrow();
    await put('incoming/a.csv');
    await expect(connection.move('incoming/a.csv', 'way-out/new/a.csv')).rejects.toThrow();
    expect(await readdir(join(directory, 'outside'))).toEqual(['secret.csv']);
  });

  it('brings a large file over unchanged, and an empty one, each under its name only when whole', async () => {
    const large = join(root, 'incoming/large.csv');
    await writeFile(large, Buffer.alloc(6_000_000, 'sku,quantity\n'));
    expect(await connection.download('incoming/large.csv', local())).toEqual({ sizeBytes: 6_000_000 });
    expect(await sha256OfFile(local())).toBe(await sha256OfFile(large));
    await put('incoming/empty.csv', '');
    expect(await connection.download('incoming/empty.csv', local())).toEqual({ sizeBytes: 0 });
    expect((await readdir(directory)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('tells a file that is missing, or is none', async () => {
    await expect(connection.download('incoming/none.csv', local())).rejects.toMatchObject({ code: 'file_not_found' });
    await expect(connection.move('incoming/none.csv', 'archive/none.csv')).rejects.toMatchObject({
      code: 'file_not_found',
    });
    await expect(connection.download('incoming', local())).rejects.toThrow();
    expect(await connection.stat('incoming')).toBeUndefined();
    expect(await connection.stat('incoming/none.csv')).toBeUndefined();
    expect(await connection.stat('none/none.csv')).toBeUndefined();
    await connection.remove('incoming/none.csv');
  });

  it('uploads over an earlier upload, and leaves no other file behind', async () => {
    await writeFile(local(), 'first');
    await connection.upload(local(), 'errors/deep/a.errors.csv');
    await writeFile(local(), 'second, and longer');
    await connection.upload(local(), 'errors/deep/a.errors.csv');
    expect(await readFile(join(root, 'errors/deep/a.errors.csv'), 'utf8')).toBe('second, and longer');
    expect(await readdir(join(root, 'errors/deep'))).toEqual(['a.errors.csv']);
  });

  it('moves without ever overwriting another file, and may be told to twice', async () => {
    await put('incoming/a.csv', 'first');
    expect(await connection.move('incoming/a.csv', 'archive/a.csv')).toBe('archive/a.csv');
    expect(await connection.move('incoming/a.csv', 'archive/a.csv', { sizeBytes: 5 })).toBe('archive/a.csv');
    await expect(connection.move('incoming/a.csv', 'archive/a.csv', { sizeBytes: 6 })).rejects.toMatchObject({
      code: 'file_not_found',
    });
    await put('incoming/a.csv', 'another');
    expect(await connection.move('incoming/a.csv', 'archive/a.csv')).toBe('archive/a.2.csv');
    await put('incoming/a.csv', 'a third');
    expect(await connection.move('incoming/a.csv', 'archive/a.csv')).toBe('archive/a.3.csv');
    const archived = (await readdir(join(root, 'archive'))).sort();
    expect(await Promise.all(archived.map((name) => readFile(join(root, 'archive', name), 'utf8')))).toEqual([
      'another',
      'a third',
      'first',
    ]);
    expect(await readdir(join(root, 'incoming'))).toEqual([]);
  });

  it('makes directories with their parents, and again', async () => {
    await connection.makeDirectory('archive/2026/11');
    await connection.makeDirectory('archive/2026/11');
    expect(await connection.list('archive/2026/11')).toEqual([]);
    expect(await connection.exists('archive')).toBe(true);
  });

  it('lists a directory of 10,000 files whole, and takes the last of them', async () => {
    await mkdir(join(root, 'many'));
    const names = Array.from({ length: 10_000 }, (_, index) => `${String(index).padStart(5, '0')} 在庫.csv`);
    for (const name of names) writeFileSync(join(root, 'many', name), name);
    const large = await openConnection(config);
    expect((await large.list('many')).map(({ name }) => name)).toEqual(names);
    await large.download(`many/${names[9_999]}`, local());
    expect(await readFile(local(), 'utf8')).toBe(names[9_999]);
    expect(await large.move(`many/${names[9_999]}`, 'archive/last.csv')).toBe('archive/last.csv');
    expect(await large.list('many')).toHaveLength(9_999);
    await large.close();
  });
});
