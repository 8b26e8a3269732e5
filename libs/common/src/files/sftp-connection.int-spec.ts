import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { utils } from 'ssh2';
import { type Sftp, startSftp } from '../../../../dev/platform';
import { breakableLine } from '../../../../test/support/breakable-line';
import { freePort } from '../../../../test/support/platform';
import { type SftpConfig, openConnection } from '.';

const quick = { firstPauseMs: 5, connectTimeoutMs: 3_000 };
const key = utils.generateKeyPairSync('ed25519');

describe('an SFTP server', () => {
  let directory: string;
  let root: string;
  let sftp: Sftp;
  let config: SftpConfig;
  /** Waited for before each request to the server. */
  let meanwhile: (request: string, path: string) => Promise<void> = async () => undefined;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'stockline-sftp-connection-'));
    root = join(directory, 'root');
    await mkdir(join(root, 'incoming'), { recursive: true });
    sftp = await startSftp({
      rootDir: root,
      hostKeyFile: join(directory, 'key'),
      user: 'erp',
      password: 'hunter2',
      authorizedKeys: [key.public],
      beforeRequest: (request, path) => meanwhile(request, path),
    });
    const { host, port, user, password, hostKeySha256 } = sftp;
    config = { kind: 'sftp', host, port, user, password, hostKeySha256, baseDirectory: '/' };
  });
  afterAll(async () => {
    await sftp.stop();
    await rm(directory, { recursive: true, force: true });
  });
  afterEach(() => {
    meanwhile = async () => undefined;
  });

  it('is logged in to by a password or a key that lies in a file', async () => {
    const { password: _, ...noSecret } = config;
    await writeFile(join(directory, 'password'), 'hunter2\n');
    await writeFile(join(directory, 'private-key'), key.private);
    for (const secret of [
      { passwordFile: join(directory, 'password') },
      { privateKeyFile: join(directory, 'private-key') },
    ]) {
      const connection = await openConnection({ ...noSecret, ...secret });
      expect(await connection.list('')).toEqual([]);
      await connection.close();
    }
    await expect(openConnection({ ...noSecret, passwordFile: join(directory, 'none') })).rejects.toMatchObject({
      code: 'secret_unreadable',
    });
    await writeFile(join(directory, 'private-key'), 'no key');
    await expect(openConnection({ ...noSecret, privateKeyFile: join(directory, 'private-key') })).rejects.toMatchObject(
      {
        code: 'secret_unreadable',
      },
    );
  });

  it('that shows another host key gets no secret, and both keys are told', async () => {
    const other = await startSftp({
      rootDir: root,
      hostKeyFile: join(directory, 'other'),
      user: 'erp',
      password: 'hunter2',
    });
    const refused = openConnection({ ...config, port: other.port });
    await expect(refused).rejects.toMatchObject({
      code: 'host_key_changed',
      retriable: false,
      details: { pinned: sftp.hostKeySha256, shown: other.hostKeySha256 },
    });
    await expect(refused).rejects.toThrow(new RegExp(`${sftp.hostKeySha256.replace(/\+/g, '\\+')}`));
    await other.stop();
  });

  it('that refuses the login is asked once, and the secret is not told', async () => {
    const refused = openConnection({ ...config, password: 'letmein9' }, quick);
    await expect(refused).rejects.toMatchObject({ code: 'login_refused', retriable: false });
    await expect(refused).rejects.not.toThrow(/letmein9/);
  });

  it('that is not there is told after a few tries', async () => {
    const port = await freePort();
    await expect(openConnection({ ...config, port }, quick)).rejects.toMatchObject({
      code: 'connection_refused',
      retriable: true,
    });
    await expect(openConnection({ ...config, host: 'no-such-host.invalid' }, quick)).rejects.toMatchObject({
      code: 'host_not_found',
    });
  });

  it('that takes the connection and stays silent is given up in time', async () => {
    const silent = createServer((socket) => void socket.resume());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    const startedAt = performance.now();
    await expect(
      openConnection({ ...config, port }, { ...quick, connectTimeoutMs: 150, attempts: 2 }),
    ).rejects.toMatchObject({
      code: 'connection_timeout',
      retriable: true,
    });
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    await new Promise((resolve) => silent.close(resolve));
  });

  it('that falls silent in the middle of an operation is left, and the operation done again', async () => {
    const connection = await openConnection(config, { ...quick, silenceTimeoutMs: 200 });
    await writeFile(join(root, 'incoming/a.csv'), 'abc');
    let requests = 0;
    meanwhile = (request) =>
      request === 'OPENDIR' && requests++ === 0 ? new Promise(() => undefined) : Promise.resolve();
    expect((await connection.list('incoming')).map(({ name }) => name)).toEqual(['a.csv']);
    expect(requests).toBe(2);
    await connection.close();
  });

  it('whose connection breaks in the middle of a download gives the file whole at the next try', async () => {
    const line = await breakableLine(sftp.port);
    const content = Buffer.alloc(4_000_000, 'sku,quantity\n');
    await writeFile(join(root, 'incoming/large.csv'), content);
    const connection = await openConnection({ ...config, port: line.port }, quick);
    let reads = 0;
    meanwhile = async (request) => {
      if (request === 'READ' && ++reads === 40) line.cut();
    };
    const local = join(directory, 'download.csv');
    expect(await connection.download('incoming/large.csv', local)).toEqual({ sizeBytes: 4_000_000 });
    expect((await readFile(local)).equals(content)).toBe(true);
    expect(line.connections()).toBe(2);
    expect((await readdir(directory)).filter((name) => name.endsWith('.part'))).toEqual([]);
    await connection.close();
    await line.close();
  });

  it('whose connection breaks in the middle of a listing gives all of it at the next try', async () => {
    const line = await breakableLine(sftp.port);
    const names = Array.from({ length: 1_000 }, (_, index) => `${String(index).padStart(4, '0')}.csv`);
    await mkdir(join(root, 'many'), { recursive: true });
    await Promise.all(names.map((name) => writeFile(join(root, 'many', name), '')));
    const connection = await openConnection({ ...config, port: line.port }, quick);
    let reads = 0;
    meanwhile = async (request) => {
      if (request === 'READDIR' && ++reads === 2) line.cut();
    };
    expect((await connection.list('many')).map(({ name }) => name)).toEqual(names);
    expect(line.connections()).toBe(2);
    await connection.close();
    await line.close();
  });

  it('whose answer to a move is lost has moved the file once', async () => {
    const line = await breakableLine(sftp.port);
    const connection = await openConnection({ ...config, port: line.port }, quick);
    await writeFile(join(root, 'incoming/a.csv'), 'new');
    await mkdir(join(root, 'archive'), { recursive: true });
    await writeFile(join(root, 'archive/a.csv'), 'old');
    let renames = 0;
    meanwhile = async (request) => {
      // The server does it all the same: only the answer does not arrive.
      if (request === 'RENAME' && ++renames === 1) line.cut();
    };
    expect(await connection.move('incoming/a.csv', 'archive/a.csv')).toBe('archive/a.2.csv');
    expect((await readdir(join(root, 'archive'))).sort()).toEqual(['a.2.csv', 'a.csv']);
    expect(await readFile(join(root, 'archive/a.2.csv'), 'utf8')).toBe('new');
    await connection.close();
    await line.close();
  });

  it('that stays away is told as what it is, and can be left at once', async () => {
    const line = await breakableLine(sftp.port);
    const connection = await openConnection({ ...config, port: line.port }, { ...quick, attempts: 2 });
    await line.close();
    await expect(connection.list('incoming')).rejects.toMatchObject({ retriable: true });
    await connection.close();
    await connection.close();
  });
});
