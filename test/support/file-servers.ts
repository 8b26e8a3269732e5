import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { utils } from 'ssh2';
import type { ConnectionConfig } from '../../libs/common/src/files';
import { freePort, startChild, startFtp, startSftp } from '../../dev/platform';
import { waitUntil } from './wait-until';

/** A real server of files, and how it is reached. */
export interface Place {
  config: ConnectionConfig;
  stop(): Promise<unknown>;
}

interface Wanted {
  kind: string;
  directory: string;
  /** What is served as `/`. */
  root: string;
}

export async function startSftpPlace({ directory, root }: Wanted): Promise<Place> {
  const sftp = await startSftp({ rootDir: root, hostKeyFile: join(directory, 'key'), user: 'erp', password: 'secret' });
  const { host, port, user, password, hostKeySha256 } = sftp;
  return {
    config: { kind: 'sftp', host, port, user, password, hostKeySha256, baseDirectory: '/' },
    stop: () => sftp.stop(),
  };
}

export async function startFtpPlace({ kind, directory, root }: Wanted): Promise<Place> {
  const ftp = await startFtp({ rootDir: root, dataDir: join(directory, 'ftp'), user: 'erp', password: 'secret' });
  const { host, port, user, password, certificateFile: caFile } = ftp;
  const reached = { host, port, user, password, baseDirectory: '/' };
  return {
    config: kind === 'ftps' ? { ...reached, kind: 'ftps', caFile } : { ...reached, kind: 'ftp' },
    stop: () => ftp.stop(),
  };
}

const sshd = '/usr/sbin/sshd';
/** The server that most ERPs' files lie on; it is tested against where this machine has it. */
export const openSshIsThere = (): boolean => existsSync(sshd);

export async function startOpenSshPlace({ directory, root }: Wanted): Promise<Place> {
  const home = join(directory, 'openssh');
  mkdirSync(home, { mode: 0o700 });
  const [host, login] = [utils.generateKeyPairSync('ed25519'), utils.generateKeyPairSync('ed25519')];
  const file = (name: string, content: string): string => {
    writeFileSync(join(home, name), content, { mode: 0o600 });
    return join(home, name);
  };
  const hostKey = file('host-key', host.private);
  const port = await freePort();
  const settings = file(
    'sshd_config',
    [
      `ListenAddress 127.0.0.1:${port}`,
      `HostKey ${hostKey}`,
      `AuthorizedKeysFile ${file('authorized-keys', `${login.public}\n`)}`,
      `PidFile ${join(home, 'pid')}`,
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'PermitRootLogin yes',
      'StrictModes no',
      'Subsystem sftp internal-sftp',
    ].join('\n'),
  );
  // It insists on a directory for its children without rights.
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true });
  const child = await startChild({ name: 'sshd', command: sshd, args: ['-D', '-e', '-f', settings] });
  await waitUntil(() => child.lines().some((line) => line.includes('Server listening')), {
    withinMs: 10_000,
    what: 'sshd listens',
  });
  const hostKeySha256 = /SHA256:(\S+)/.exec(execFileSync('ssh-keygen', ['-lf', hostKey]).toString())![1]!;
  return {
    config: {
      kind: 'sftp',
      host: '127.0.0.1',
      port,
      user: userInfo().username,
      privateKeyFile: file('login-key', login.private),
      hostKeySha256,
      baseDirectory: root,
    },
    stop: () => child.stop(),
  };
}
