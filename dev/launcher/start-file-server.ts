import { randomBytes } from 'node:crypto';
import { startSftp, type Sftp } from '../platform';
import { choosePort, usualPorts } from './choose-port';
import { keptSecret } from './kept-secret';
import type { Stage } from './stage';
import { writeConnectionsFile } from './write-connections-file';

export interface FileServer {
  connectionsFile: string;
  /** Null where a given CONNECTIONS_FILE names somebody else's server. */
  sftp: (Omit<Sftp, 'stop'> & { dir: string }) | null;
}

/** The ERP's SFTP server on this machine; a given CONNECTIONS_FILE is used instead of starting one. */
export async function startFileServer({ screen, directory, onStop }: Stage): Promise<FileServer> {
  const line = screen.part('SFTP');
  const given = process.env['CONNECTIONS_FILE'];
  if (given) {
    line.done(`yours, ${given}`);
    return { connectionsFile: given, sftp: null };
  }
  const passwordFile = directory.at('secrets', 'sftp.password');
  const password = keptSecret(passwordFile, () => randomBytes(18).toString('base64url'));
  const dir = directory.at('sftp');
  const { port, remark } = await choosePort(usualPorts.sftp);
  const hostKeyFile = directory.at('secrets', 'sftp-host-key');
  const server = await startSftp({ rootDir: dir, hostKeyFile, port, user: 'erp', password });
  onStop('SFTP', () => server.stop());
  line.done(`127.0.0.1:${port}${remark}`);
  const { stop: _, ...sftp } = server;
  return { connectionsFile: writeConnectionsFile(directory, server, passwordFile), sftp: { ...sftp, dir } };
}
