import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connections, readConnections } from '.';

describe('the connections file', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'stockline-connections-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));
  const read = async (content: unknown): Promise<ReadonlyMap<string, unknown>> => {
    const file = join(directory, 'connections.json');
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
    return readConnections(file);
  };
  const sftp = {
    kind: 'sftp',
    host: 'sftp.example.com',
    user: 'erp',
    passwordFile: '/run/secrets/erp',
    hostKeySha256: 'A'.repeat(43),
    baseDirectory: '/',
  };

  const ftps = {
    kind: 'ftps',
    host: 'ftp.example.com',
    user: 'erp',
    passwordFile: '/run/secrets/erp',
    baseDirectory: '/',
  };

  it('gives each connection by its name, the usual port where none is said', async () => {
    const configs = await read({
      FTP_CONFIG: sftp,
      LOCAL: { kind: 'local', baseDirectory: '/data', doneMarker: '.ok' },
    });
    expect(configs.get('FTP_CONFIG')).toEqual({ ...sftp, port: 22 });
    const ports = await read({
      A: { ...ftps, kind: 'ftp' },
      B: ftps,
      C: { ...ftps, implicitTls: true },
      D: { ...ftps, port: 2121 },
    });
    expect([...ports.values()].map((config) => (config as { port: number }).port)).toEqual([21, 21, 990, 2121]);
    expect(configs.get('LOCAL')).toEqual({ kind: 'local', baseDirectory: '/data', doneMarker: '.ok' });
  });

  it('fails once and names every error by its pointer, without showing a secret', async () => {
    const { hostKeySha256: _, ...unpinned } = sftp;
    const wrong = read({
      A: { ...unpinned, port: 0, password: 'hunter2' },
      'B/C': { kind: 'webdav' },
      D: { kind: 'local', baseDirectry: '/data' },
      E: { ...sftp, passwordFile: undefined, password: { hunter2: true } },
      F: 7,
      H: { kind: 'local', baseDirectory: '/data', doneMarker: 'done' },
      G: { ...ftps, certificateSha256: '7F:00', privateKeyFile: 'key', user: 'erp\r\nDELE *', baseDirectory: 'in' },
    });
    await expect(wrong).rejects.toMatchObject({
      code: 'connections_wrong',
      details: {
        problems: [
          '/A/port must be a whole number from 1 to 65535, not 0',
          expect.stringMatching(/^\/A\/hostKeySha256 is missing: it must be the 43 characters/),
          '/A must have exactly one of password, passwordFile, privateKeyFile, not password and passwordFile',
          '/B~1C/kind must be one of local, sftp, ftp, ftps, not webdav',
          '/D/baseDirectory is missing: it must be text that is not blank',
          '/D/baseDirectry is not known; did you mean baseDirectory?',
          '/E/password must be text that is not blank',
          '/F must be an object',
          expect.stringMatching(/^\/H\/doneMarker must be an ending such as \.done/),
          expect.stringMatching(/^\/G\/user must be text on one line, not /),
          '/G/baseDirectory must be an absolute path, not in',
          expect.stringMatching(/^\/G\/certificateSha256 must be 64 hexadecimal digits/),
          expect.stringMatching(/^\/G\/privateKeyFile is not known/),
        ],
      },
    });
    await expect(wrong).rejects.not.toThrow(/hunter2/);
  });

  it('is refused where it is no JSON, without quoting from it', async () => {
    await expect(read('{ "FTP_CONFIG": { "password": "hunter2" } ')).rejects.toMatchObject({
      code: 'connections_wrong',
    });
    await expect(read('{ "FTP_CONFIG": { "password": hunter2 } ')).rejects.not.toThrow(/hunter2/);
    await expect(readConnections(join(directory, 'none.json'))).rejects.toThrow(/none\.json.*ENOENT/);
  });

  it('is what an unknown name is held against', async () => {
    const connections = new Connections(new Map([['FTP_CONFIG', { kind: 'local', baseDirectory: directory }]]));
    await expect(connections.use('FTP_CONFG', async () => 1)).rejects.toMatchObject({
      code: 'connection_unknown',
      hint: 'Did you mean "FTP_CONFIG"? Known are FTP_CONFIG; they are named in CONNECTIONS_FILE.',
    });
  });
});
