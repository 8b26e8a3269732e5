import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { utils } from 'ssh2';
import SftpClient from 'ssh2-sftp-client';
import { waitUntil } from '../../test/support/wait-until';
import { type Sftp, startSftp } from './start-sftp';

const keys = utils.generateKeyPairSync('ed25519');
const openSsh = '/usr/bin/sftp';

describe('the SFTP server', () => {
  let directory: string;
  let root: string;
  let sftp: Sftp;
  let client: SftpClient;
  const start = (): Promise<Sftp> =>
    startSftp({
      rootDir: root,
      hostKeyFile: join(directory, 'host-key'),
      user: 'erp',
      password: 'secret',
      authorizedKeys: [keys.public],
    });
  const login = async (given: SftpClient.ConnectOptions = { password: 'secret' }): Promise<SftpClient> => {
    const one = new SftpClient();
    await one.connect({
      sock: connect({ host: sftp.host, port: sftp.port, noDelay: true }),
      username: 'erp',
      retries: 0,
      ...given,
    });
    return one;
  };

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'stockline-sftp-'));
    root = join(directory, 'root');
    sftp = await start();
    mkdirSync(join(root, 'incoming'));
    client = await login();
  });
  afterAll(async () => {
    await client.end();
    await sftp.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  it('takes a large file under one name, renames it, and gives it back unchanged', async () => {
    const bytes = Buffer.alloc(5_000_000, 'sku,quantity\n');
    await client.put(bytes, '/incoming/reset.csv.part');
    await client.rename('/incoming/reset.csv.part', '/incoming/reset.csv');
    const copy = join(directory, 'copy.csv');
    await client.fastGet('/incoming/reset.csv', copy);
    expect(readFileSync(copy).equals(bytes)).toBe(true);
    expect(await client.exists('/incoming/reset.csv.part')).toBe(false);
    expect((await client.stat('/incoming/reset.csv')).size).toBe(bytes.length);
  });

  it('lists files with their size and their time in whole seconds', async () => {
    await client.mkdir('/listed/deep', true);
    writeFileSync(join(root, 'listed/a.csv'), 'abc');
    utimesSync(join(root, 'listed/a.csv'), 1_700_000_000, 1_700_000_123);
    const listed = await client.list('/listed');
    expect(listed.map(({ name, type, size }) => ({ name, type, size: type === '-' ? size : 0 }))).toEqual(
      expect.arrayContaining([
        { name: 'a.csv', type: '-', size: 3 },
        { name: 'deep', type: 'd', size: 0 },
      ]),
    );
    expect(listed.find(({ name }) => name === 'a.csv')?.modifyTime).toBe(1_700_000_123_000);
  });

  it('lists a directory of more files than fit into one reply', async () => {
    mkdirSync(join(root, 'many'));
    for (let index = 0; index < 450; index++) writeFileSync(join(root, 'many', `${index}.csv`), '');
    expect(await client.list('/many')).toHaveLength(450);
  });

  it('lets one of two claims by rename win, and only a POSIX rename replace a file', async () => {
    await client.put(Buffer.from('one'), '/incoming/claim.csv');
    const other = await login();
    const claims = await Promise.allSettled([
      client.rename('/incoming/claim.csv', '/incoming/claim.first'),
      other.rename('/incoming/claim.csv', '/incoming/claim.second'),
    ]);
    await other.end();
    expect(claims.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);

    await client.put(Buffer.from('new'), '/incoming/new.csv');
    await client.put(Buffer.from('old'), '/incoming/old.csv');
    await expect(client.rename('/incoming/new.csv', '/incoming/old.csv')).rejects.toThrow(/exists already/);
    await client.posixRename('/incoming/new.csv', '/incoming/old.csv');
    expect(readFileSync(join(root, 'incoming/old.csv'), 'utf8')).toBe('new');
  });

  it('holds a request back for as long as a test wants, and no other', async () => {
    let letGo: () => void = () => undefined;
    let seen: string | undefined;
    const holding = await startSftp({
      rootDir: root,
      hostKeyFile: join(directory, 'host-key'),
      user: 'erp',
      password: 'secret',
      beforeRequest: async (request, path) => {
        if (request !== 'RENAME') return;
        seen = path;
        await new Promise<void>((resolve) => (letGo = resolve));
      },
    });
    const one = await login({ password: 'secret', sock: connect({ host: holding.host, port: holding.port }) });
    await one.put(Buffer.from('x'), '/incoming/held.csv');
    const renamed = one.posixRename('/incoming/held.csv', '/archive.csv');
    await waitUntil(() => seen === '/incoming/held.csv', { what: 'the rename is held' });
    expect(existsSync(join(root, 'incoming/held.csv'))).toBe(true);
    letGo();
    await renamed;
    expect(existsSync(join(root, 'archive.csv'))).toBe(true);
    await one.end();
    await holding.stop();
  });

  it('removes files and directories, and says which are not there', async () => {
    await client.put(Buffer.from('x'), '/incoming/gone.csv');
    await client.delete('/incoming/gone.csv');
    await expect(client.delete('/incoming/gone.csv')).rejects.toThrow(/ENOENT|no such file/i);
    await client.mkdir('/empty');
    await client.rmdir('/empty');
    expect(existsSync(join(root, 'empty'))).toBe(false);
  });

  it('shows nothing outside its root, neither by .. nor by a link', async () => {
    writeFileSync(join(directory, 'private.txt'), 'not yours');
    symlinkSync(directory, join(root, 'way-out'));
    symlinkSync(join(directory, 'private.txt'), join(root, 'link.txt'));
    for (const path of ['/../private.txt', '../../private.txt', '/way-out/private.txt', '/link.txt'])
      await expect(client.get(path)).rejects.toThrow();
    await expect(client.put(Buffer.from('x'), '/way-out/planted.txt')).rejects.toThrow();
    expect(existsSync(join(directory, 'planted.txt'))).toBe(false);
    expect(await client.realPath('/incoming/../../..')).toBe('/');
  });

  it('turns away a wrong password, a wrong user and a foreign key, and takes the authorized one', async () => {
    await expect(login({ password: 'guess' })).rejects.toThrow(/authentication/i);
    await expect(login({ username: 'root', password: 'secret' })).rejects.toThrow(/authentication/i);
    await expect(login({ privateKey: utils.generateKeyPairSync('ed25519').private })).rejects.toThrow(
      /authentication/i,
    );
    const byKey = await login({ privateKey: keys.private });
    expect(await byKey.exists('/incoming')).toBe('d');
    await byKey.end();
  });

  it('keeps its host key, so that a client that pinned it knows it after a restart', async () => {
    const pinned = sftp.hostKeySha256;
    expect(statSync(join(directory, 'host-key')).mode & 0o777).toBe(0o600);
    const second = await start();
    let shown = '';
    const one = new SftpClient();
    await one.connect({
      host: second.host,
      port: second.port,
      username: 'erp',
      password: 'secret',
      hostVerifier: (key: Buffer) => {
        shown = createHash('sha256').update(key).digest('base64').replace(/=+$/, '');
        return shown === pinned;
      },
    });
    await one.end();
    await second.stop();
    expect(shown).toBe(pinned);
  });

  if (existsSync(openSsh))
    it("serves OpenSSH's own client", async () => {
      const batch = join(directory, 'batch');
      const keyFile = join(directory, 'key');
      const local = join(directory, 'local.csv');
      writeFileSync(keyFile, keys.private, { mode: 0o600 });
      writeFileSync(local, 'from openssh\n');
      writeFileSync(
        batch,
        [
          `put -p ${local} /incoming/o.part`,
          'rename /incoming/o.part /incoming/o.csv',
          'ls -l /incoming',
          `get -p /incoming/o.csv ${local}.back`,
          'mkdir /made',
          'rmdir /made',
          'rm /incoming/o.csv',
        ].join('\n'),
      );
      const options = [
        `Port=${sftp.port}`,
        `IdentityFile=${keyFile}`,
        'StrictHostKeyChecking=no',
        `UserKnownHostsFile=${join(directory, 'known')}`,
      ];
      const { stdout } = await promisify(execFile)(openSsh, [
        '-b',
        batch,
        ...options.flatMap((option) => ['-o', option]),
        `erp@${sftp.host}`,
      ]);
      expect(stdout).toContain('o.csv');
      expect(readFileSync(`${local}.back`, 'utf8')).toBe('from openssh\n');
      expect(existsSync(join(root, 'incoming/o.csv'))).toBe(false);
    });
});
