import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type Database } from '@app/common/database';
import { testDatabase } from '../../../../test/support/platform';
import { CreateStoredFiles1764200200001, StoredFiles, nameStored, sha256OfFile, sweepStoredFiles } from '.';

describe('files in the database', () => {
  let directory: string;
  let made: Awaited<ReturnType<typeof testDatabase>>;
  let database: Database;
  let files: StoredFiles;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'stockline-stored-'));
    made = await testDatabase();
    database = await openDatabase({
      url: made.url,
      schema: 'stored',
      applicationName: 'stored files spec',
      migrations: [CreateStoredFiles1764200200001],
    });
    files = new StoredFiles(database);
  });
  afterAll(async () => {
    await database?.close();
    await made?.drop();
    await rm(directory, { recursive: true, force: true });
  });
  beforeEach(() => database.execute('delete from stored_file'));
  const local = (name = 'local'): string => join(directory, name);
  const put = async (path: string, content: string): Promise<void> => {
    await writeFile(local(), content);
    await files.upload(local(), path);
  };
  const read = async (path: string): Promise<string> => {
    await files.download(path, local('read'));
    return readFile(local('read'), 'utf8');
  };

  it('are listed by name, of one directory and no deeper', async () => {
    await put('incoming/b.csv', '12345');
    await put('incoming/a.csv', '');
    await put('incoming/deeper/c.csv', 'x');
    expect((await files.list('incoming')).map(({ name, size }) => [name, size])).toEqual([
      ['a.csv', 0],
      ['b.csv', 5],
    ]);
  });

  it('come back unchanged, large and empty ones, each under its name only when whole', async () => {
    await writeFile(local(), Buffer.alloc(3_500_000, 'sku,quantity\n'));
    await files.upload(local(), 'a.csv');
    expect(await files.download('a.csv', local('large'))).toEqual({ sizeBytes: 3_500_000 });
    expect(await sha256OfFile(local('large'))).toBe(await sha256OfFile(local()));
    await put('empty.csv', '');
    expect(await read('empty.csv')).toBe('');
    expect((await readdir(directory)).filter((name) => name.endsWith('.part'))).toEqual([]);
    await expect(files.download('none.csv', local('none'))).rejects.toMatchObject({ code: 'file_not_found' });
  });

  it('are seen by nobody until they have a name, and one without is swept after a day', async () => {
    await writeFile(local(), 'content');
    const fileNo = await files.write(local());
    expect(await files.list('uploads/1')).toEqual([]);
    await database.execute("update stored_file set modified_at = now() - interval '2 days'");
    const facts = await database.transaction((tx) => nameStored(tx, fileNo, 'uploads/1/a.csv'));
    expect(await files.stat('uploads/1/a.csv')).toEqual(facts);
    await files.write(local());
    await database.execute("update stored_file set modified_at = now() - interval '2 days'");
    await sweepStoredFiles(database);
    expect(await database.query('select path from stored_file')).toEqual([{ path: 'uploads/1/a.csv' }]);
    expect(await database.query('select count(*)::int as n from stored_chunk')).toEqual([{ n: 1 }]);
  });

  it('are replaced by a later upload, and never by a move', async () => {
    await put('errors/a.csv', 'one');
    await put('errors/a.csv', 'two');
    expect(await read('errors/a.csv')).toBe('two');
    await put('incoming/a.csv', 'three');
    expect(await files.move('incoming/a.csv', 'errors/a.csv')).toBe('errors/a.2.csv');
    expect([await read('errors/a.csv'), await read('errors/a.2.csv')]).toEqual(['two', 'three']);
  });

  it('are moved once, however often that is asked for', async () => {
    await put('incoming/a.csv', 'one');
    expect(await files.move('incoming/a.csv', 'archive/a.csv')).toBe('archive/a.csv');
    expect(await files.move('incoming/a.csv', 'archive/a.csv', { sizeBytes: 3 })).toBe('archive/a.csv');
    await expect(files.move('incoming/a.csv', 'archive/a.csv', { sizeBytes: 4 })).rejects.toMatchObject({
      code: 'file_not_found',
    });
    await files.remove('archive/a.csv');
    await files.remove('archive/a.csv');
    expect(await files.exists('archive/a.csv')).toBe(false);
  });

  it.each(['../secret', '/etc/passwd', 'a\0b'])('never leave their place by %j', async (path) => {
    await expect(files.stat(path)).rejects.toMatchObject({ code: 'path_unsafe' });
    await expect(files.upload(local(), path)).rejects.toMatchObject({ code: 'path_unsafe' });
  });
});
