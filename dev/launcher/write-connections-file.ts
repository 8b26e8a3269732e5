import type { Sftp } from '../platform';
import type { DataDirectory } from './open-data-directory';
import { writeJson } from './write-json';

/** The named connections of the services: both names of the ERP's server lead to the SFTP server of this machine. */
export function writeConnectionsFile(directory: DataDirectory, sftp: Sftp, passwordFile: string): string {
  const { host, port, user, hostKeySha256 } = sftp;
  const server = { kind: 'sftp', host, port, user, passwordFile, hostKeySha256, baseDirectory: '/' };
  const file = directory.at('connections.json');
  writeJson(file, { FTP_CONFIG: server, FTP_EXP_CONFIG: server });
  return file;
}
