import { unreachable } from '@app/common/kernel';
import type { ConnectionConfig } from './connection-config';
import type { FileConnection } from './file-connection';
import { LocalConnection } from './local-connection';
import { SftpConnection } from './sftp-connection';

export interface ConnectionLimits {
  /** From the first packet to the login. */
  readonly connectTimeoutMs: number;
  /** How long an operation may go on without a byte or an answer from the other side. */
  readonly silenceTimeoutMs: number;
  /** Tries of an operation in all, the first included, where the connection is lost. */
  readonly attempts: number;
  /** The pause before the second try; it doubles from there, up to ten times as long. */
  readonly firstPauseMs: number;
  /** More entries than this in one directory are refused. */
  readonly mostEntries: number;
}

const defaults: ConnectionLimits = {
  connectTimeoutMs: 15_000,
  silenceTimeoutMs: 30_000,
  attempts: 4,
  firstPauseMs: 250,
  mostEntries: 100_000,
};

/** Connects and logs in, so that a wrong address, secret or host key is told here. Every connection opened is closed by its user. */
export async function openConnection(
  config: ConnectionConfig,
  limits: Partial<ConnectionLimits> = {},
): Promise<FileConnection> {
  switch (config.kind) {
    case 'local':
      return LocalConnection.open(config, { ...defaults, ...limits });
    case 'sftp':
      return SftpConnection.open(config, { ...defaults, ...limits });
    default:
      return unreachable(config);
  }
}
