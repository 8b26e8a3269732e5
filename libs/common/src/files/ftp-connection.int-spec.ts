import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ftp, startFtp } from '../../../../dev/platform';
import { type BreakableFtpLine, breakableFtpLine } from '../../../../test/support/breakable-line';
import { freePort } from '../../../../test/support/platform';
import { type FileConnection, type FtpConfig, openConnection } from '.';

const quick = { firstPauseMs: 5, connectTimeoutMs: 3_000 };

describe('an FTP server', () => {
  let directory: string;
  let root: string;
  let ftp: Ftp;
  let implicit: Ftp;
  let plain: FtpConfig;
  let secured: FtpConfig;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'stockline-ftp-connection-'));
    root = join(directory, 'root');
    await mkdir(join(root, 'incoming'), { recursive: true });
    const options = { rootDir: root, user: 'erp', password: 'hunter2' };
    [ftp, implicit] = await Promise.all([
      startFtp({ ...options, dataDir: join(directory, 'ftp') }),
      startFtp({ ...options, dataDir: join(directory, 'implicit'), implicitTls: true }),
    ]);
    const { host, port, user, password } = ftp;
    plain = { kind: 'ftp', host, port, user, password, baseDirectory: '/' };
    secured = { ...plain, kind: 'ftps' };
  }, 120_000);
  afterAll(async () => {
    await Promise.all([ftp?.stop(), implicit?.stop()]);
    await rm(directory, { recursive: true, force: true });
  });

  const works = async (config: FtpConfig): Promise<void> => {
    await writeFile(join(root, 'incoming/a.csv'), 'abc');
    const connection = await openConnection(config, quick);
    expect((await connection.list('incoming')).map(({ name }) => name)).toEqual(['a.csv']);
    await connection.download('incoming/a.csv', join(directory, 'a.csv'));
    await connection.upload(join(directory, 'a.csv'), 'errors/a.csv');
    expect(await readFile(join(root, 'errors/a.csv'), 'utf8')).toBe('abc');
    await connection.close();
  };

  it('is logged in to with a certificate whose signer is known, or that is pinned, by AUTH TLS or from the first byte on', async () => {
    await works({ ...secured, caFile: ftp.certificateFile });
    await works({ ...secured, certificateSha256: ftp.certificateSha256 });
    await works({ ...secured, certificateSha256: ftp.certificateSha256.replaceAll(':', '').toLowerCase() });
    await works({ ...secured, port: implicit.port, implicitTls: true, certificateSha256: implicit.certificateSha256 });
  });

  it('that shows another certificate, or one that nobody trusted has signed, gets no password', async () => {
    const pinned = openConnection({ ...secured, certificateSha256: implicit.certificateSha256 }, quick);
    await expect(pinned).rejects.toMatchObject({
      code: 'certificate_changed',
      retriable: false,
      details: {
        shown: ftp.certificateSha256.replaceAll(':', ''),
        pinned: implicit.certificateSha256.replaceAll(':', ''),
      },
    });
    await expect(openConnection(secured, quick)).rejects.toMatchObject({
      code: 'certificate_untrusted',
      retriable: false,
    });
    await expect(openConnection({ ...secured, caFile: implicit.certificateFile }, quick)).rejects.toMatchObject({
      code: 'certificate_untrusted',
    });
  });

  it('that knows no TLS is told, and not spoken to in the clear', async () => {
    const heard: string[] = [];
    const old = createServer((socket) => {
      socket.write('220 old\r\n');
      socket
        .on('error', () => undefined)
        .on('data', (chunk) => {
          heard.push(chunk.toString());
          socket.write('502 not implemented\r\n');
        });
    });
    await new Promise<void>((listening) => old.listen(0, '127.0.0.1', listening));
    const { port } = old.address() as { port: number };
    await expect(openConnection({ ...secured, port }, quick)).rejects.toMatchObject({
      code: 'tls_refused',
      retriable: false,
    });
    expect(heard.join('')).not.toMatch(/USER|PASS/);
    await new Promise((closed) => old.close(closed));
  });

  it('that refuses the login is asked once, and the secret is not told', async () => {
    const refused = openConnection({ ...plain, password: 'letmein9' }, quick);
    await expect(refused).rejects.toMatchObject({ code: 'login_refused', retriable: false });
    await expect(refused).rejects.not.toThrow(/letmein9/);
  });

  it('that is not there, or takes the connection and stays silent, is given up in time', async () => {
    const port = await freePort();
    await expect(openConnection({ ...plain, port }, quick)).rejects.toMatchObject({
      code: 'connection_refused',
      retriable: true,
    });
    const silent = createServer((socket) => void socket.on('error', () => undefined).resume());
    await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
    const address = silent.address() as { port: number };
    await expect(
      openConnection({ ...plain, port: address.port }, { ...quick, connectTimeoutMs: 150, attempts: 2 }),
    ).rejects.toMatchObject({ code: 'connection_timeout', retriable: true });
    await new Promise((closed) => silent.close(closed));
  });

  it('takes no line end in a name for a command', async () => {
    const connection = await openConnection(plain, quick);
    await expect(connection.remove('incoming/a.csv\r\nDELE b.csv')).rejects.toMatchObject({ code: 'path_unsafe' });
    await expect(connection.move('incoming/a.csv', 'archive/\nb.csv')).rejects.toMatchObject({ code: 'path_unsafe' });
    await connection.close();
  });

  describe('whose connection breaks', () => {
    let line: BreakableFtpLine;
    let connection: FileConnection;
    beforeEach(async () => {
      for (const name of ['incoming', 'archive', 'errors']) {
        await rm(join(root, name), { recursive: true, force: true });
        await mkdir(join(root, name));
      }
      line = await breakableFtpLine(ftp.port);
      connection = await openConnection({ ...plain, port: line.port }, quick);
    });
    afterEach(async () => {
      await connection.close();
      await line.close();
    });

    it('in the middle of a download gives the file whole at the next try', async () => {
      const content = Buffer.alloc(4_000_000, 'sku,quantity\n');
      await writeFile(join(root, 'incoming/large.csv'), content);
      let cuts = 0;
      line.onData = (bytes) => {
        if (bytes > 1_000_000 && cuts++ === 0) line.cut();
      };
      const local = join(directory, 'download.csv');
      expect(await connection.download('incoming/large.csv', local)).toEqual({ sizeBytes: 4_000_000 });
      expect((await readFile(local)).equals(content)).toBe(true);
      expect(line.connections()).toBe(2);
      expect((await readdir(directory)).filter((name) => name.endsWith('.part'))).toEqual([]);
    });

    it('in the middle of a listing gives all of it at the next try', async () => {
      const names = Array.from({ length: 3_000 }, (_, index) => `${String(index).padStart(4, '0')}.csv`);
      await Promise.all(names.map((name) => writeFile(join(root, 'incoming', name), '')));
      let cuts = 0;
      line.onData = (bytes) => {
        if (bytes > 20_000 && cuts++ === 0) line.cut();
      };
      expect((await connection.list('incoming')).map(({ name }) => name)).toEqual(names);
      expect(line.connections()).toBe(2);
    });

    it('before the answer to a move has moved the file once', async () => {
      await writeFile(join(root, 'incoming/a.csv'), 'new');
      await writeFile(join(root, 'archive/a.csv'), 'old');
      let renames = 0;
      line.onCommand = (command) => command.startsWith('RNTO') && ++renames === 1;
      expect(await connection.move('incoming/a.csv', 'archive/a.csv')).toBe('archive/a.2.csv');
      expect(line.connections()).toBe(2);
      expect((await readdir(join(root, 'archive'))).sort()).toEqual(['a.2.csv', 'a.csv']);
      expect(await readFile(join(root, 'archive/a.2.csv'), 'utf8')).toBe('new');
      expect(await readdir(join(root, 'incoming'))).toEqual([]);
    });

    it('in the middle of an upload puts the file there whole, and nothing beside it', async () => {
      const local = join(directory, 'upload.csv');
      await writeFile(local, 'sku,error_code\n');
      let stores = 0;
      line.onCommand = (command) => command.startsWith('STOR') && ++stores === 1;
      await connection.upload(local, 'errors/upload.csv');
      expect(stores).toBe(2);
      expect(await readFile(join(root, 'errors/upload.csv'), 'utf8')).toBe('sku,error_code\n');
    });

    it('and stays away is told as what it is, and can be left at once', async () => {
      const left = await openConnection({ ...plain, port: line.port }, { ...quick, attempts: 2 });
      await line.close();
      await expect(left.list('incoming')).rejects.toMatchObject({ retriable: true });
      await left.close();
    });
  });
});
