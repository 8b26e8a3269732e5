export { Connections } from './connections';
export { openConnection } from './open-connection';
export type { ConnectionLimits } from './connection-limits';
export { readConnections } from './read-connections';
export type { ConnectionConfig, FtpConfig, LocalConfig, SftpConfig } from './connection-config';
export type { FileConnection, FileFacts, RemoteFile } from './file-connection';
export { filePattern } from './file-pattern';
export { safePath } from './safe-path';
export { sha256OfFile } from './sha256-of-file';
