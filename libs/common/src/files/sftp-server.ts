import { createHash } from 'node:crypto';
import { type Socket, connect } from 'node:net';
import { StocklineError } from '@app/common/kernel';
import SftpClient from 'ssh2-sftp-client';
import type { SftpConfig } from './connection-config';
import { readPassword, readSecret } from './read-password';
import type { RemoteServer } from './remote-server';
import { sftpError } from './sftp-error';
import { SftpSession } from './sftp-session';

/** An SFTP server as a place of files. */
export const sftpServer = (config: SftpConfig): RemoteServer => ({
  name: serverOf(config),
  baseDirectory: config.baseDirectory,
  logIn: ({ connectTimeoutMs }) => logIn(config, connectTimeoutMs),
  tell: (cause, path) => sftpError(cause, serverOf(config), path),
});

const serverOf = ({ user, host, port }: SftpConfig): string => `sftp://${user}@${host}:${port}`;

/** Logs in once. A server that shows another host key than the pinned one gets no secret to see. */
async function logIn(config: SftpConfig, timeoutMs: number): Promise<SftpSession> {
  const secret = await secretOf(config);
  const { host, port, user } = config;
  const client = new SftpClient('stockline', { error: ignored, end: ignored, close: ignored });
  // With small replies waiting for delayed acknowledgements each request would take 40 ms instead of one.
  const socket = connect({ host, port, noDelay: true });
  let shown: string | undefined;
  const deadline = setTimeout(() => socket.destroy(new Error('Timed out')), timeoutMs);
  try {
    await client.connect({
      sock: socket,
      username: user,
      ...secret,
      readyTimeout: timeoutMs,
      keepaliveInterval: 10_000,
      keepaliveCountMax: 3,
      hostVerifier: (key: Buffer): boolean => {
        shown = createHash('sha256').update(key).digest('base64').replace(/=+$/, '');
        return shown === config.hostKeySha256;
      },
    });
    return new SftpSession(client, () => hangUp(client, socket));
  } catch (cause) {
    hangUp(client, socket);
    throw shown !== undefined && shown !== config.hostKeySha256
      ? hostKeyChanged(config, shown)
      : sftpError(cause, serverOf(config));
  } finally {
    clearTimeout(deadline);
  }
}

async function secretOf(config: SftpConfig): Promise<{ password?: string; privateKey?: Buffer }> {
  const { privateKeyFile } = config;
  if (privateKeyFile === undefined) return { password: await readPassword(config, serverOf(config)) };
  return { privateKey: await readSecret(privateKeyFile, serverOf(config)) };
}

const hostKeyChanged = (config: SftpConfig, shown: string): StocklineError =>
  new StocklineError({
    code: 'host_key_changed',
    message: `${serverOf(config)} shows the host key SHA256:${shown}, pinned is SHA256:${config.hostKeySha256}; nothing was sent to it`,
    hint: 'Ask those who run the server. Only if they changed the key, write the new one into "hostKeySha256" of the connection.',
    details: { pinned: config.hostKeySha256, shown },
  });

function hangUp(client: SftpClient, socket: Socket): void {
  void client.end().catch(ignored);
  socket.destroy();
}

/** The operation under way is told of it; without a listener it would end the process. */
const ignored = (): void => undefined;
