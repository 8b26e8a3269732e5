import { unreachable } from '@app/common/kernel';
import type { ConnectionConfig } from './connection-config';
import { type ConnectionLimits, defaultLimits } from './connection-limits';
import type { FileConnection } from './file-connection';
import { LocalConnection } from './local-connection';
import { ftpServer } from './ftp-server';
import { RemoteConnection } from './remote-connection';
import { sftpServer } from './sftp-server';

/** Connects and logs in, so that a wrong address, secret or host key is told here. Every connection opened is closed by its user. */
export async function openConnection(
  config: ConnectionConfig,
  limits: Partial<ConnectionLimits> = {},
): Promise<FileConnection> {
  switch (config.kind) {
    case 'local':
      return LocalConnection.open(config, { ...defaultLimits, ...limits });
    case 'sftp':
      return RemoteConnection.open(sftpServer(config), { ...defaultLimits, ...limits });
    case 'ftp':
    case 'ftps':
      return RemoteConnection.open(ftpServer(config), { ...defaultLimits, ...limits });
    default:
      return unreachable(config);
  }
}
