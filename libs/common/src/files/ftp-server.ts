import { type ConnectionOptions, TLSSocket } from 'node:tls';
import { StocklineError, shorten } from '@app/common/kernel';
import { Client, FTPError } from 'basic-ftp';
import type { FtpConfig } from './connection-config';
import type { ConnectionLimits } from './connection-limits';
import { ftpError } from './ftp-error';
import { FtpSession } from './ftp-session';
import { readPassword, readSecret } from './read-password';
import type { RemoteServer } from './remote-server';

/** An FTP or FTPS server as a place of files. */
export const ftpServer = (config: FtpConfig): RemoteServer => ({
  name: nameOf(config),
  baseDirectory: config.baseDirectory,
  logIn: (limits) => logIn(config, limits),
  tell: (cause, path) => ftpError(cause, nameOf(config), path),
  check: refuseLineEnds,
});

const nameOf = ({ kind, user, host, port }: FtpConfig): string => `${kind}://${user}@${host}:${port}`;

/** Logs in once. With FTPS a server that cannot prove who it is gets no password to see, and neither does one without TLS. */
async function logIn(config: FtpConfig, { connectTimeoutMs, silenceTimeoutMs }: ConnectionLimits): Promise<FtpSession> {
  const password = await readPassword(config, nameOf(config));
  let client = new Client(silenceTimeoutMs, { allowSeparateTransferHost: false });
  let isLate = false;
  const deadline = setTimeout(() => {
    isLate = true;
    client.close();
  }, connectTimeoutMs);
  try {
    const tls = config.kind === 'ftps' ? await tlsOf(config, client) : undefined;
    if (client.closed && !isLate) client = new Client(silenceTimeoutMs, { allowSeparateTransferHost: false });
    await reach(client, config, tls);
    await client.sendIgnoringError('OPTS UTF8 ON');
    await client.login(config.user, password);
    await client.useDefaultSettings();
    return new FtpSession(client);
  } catch (cause) {
    client.close();
    throw ftpError(isLate ? new Error('Timed out') : cause, nameOf(config));
  } finally {
    clearTimeout(deadline);
  }
}

async function reach(client: Client, config: FtpConfig, tls: ConnectionOptions | undefined): Promise<void> {
  const { host, port } = config;
  if (tls && config.implicitTls) await client.connectImplicitTLS(host, port, tls);
  else await client.connect(host, port);
  if (tls && !config.implicitTls) await askForTls(client, tls, nameOf(config));
}

/**
 * Whom to trust: those who are well known, the signer named, or the one certificate pinned. A pinned one is looked at on a connection of its own
 * and is then the only one trusted, on the connections that carry files too.
 */
async function tlsOf(config: FtpConfig, client: Client): Promise<ConnectionOptions> {
  const { host, caFile, certificateSha256 } = config;
  if (certificateSha256 === undefined)
    return caFile === undefined ? { host } : { host, ca: await readSecret(caFile, nameOf(config)) };
  await reach(client, config, { host, rejectUnauthorized: false });
  const certificate = client.ftp.socket instanceof TLSSocket ? client.ftp.socket.getPeerX509Certificate() : undefined;
  client.close();
  const shown = plain(certificate?.fingerprint256 ?? '');
  if (!certificate || shown !== plain(certificateSha256)) throw certificateChanged(config, shown);
  return { host, ca: certificate.toString(), allowPartialTrustChain: true, checkServerIdentity: () => undefined };
}

async function askForTls(client: Client, tls: ConnectionOptions, server: string): Promise<void> {
  try {
    await client.useTLS(tls);
  } catch (cause) {
    if (!(cause instanceof FTPError) || cause.code < 500) throw cause;
    throw new StocklineError({
      code: 'tls_refused',
      message: `${server} does not protect connections by TLS (${shorten(cause.message, 120)}); no password was sent to it`,
      hint: 'Ask those who run the server for FTPS or SFTP; "kind": "ftp" sends password and files for everyone to read.',
      cause,
    });
  }
}

const certificateChanged = (config: FtpConfig, shown: string): StocklineError =>
  new StocklineError({
    code: 'certificate_changed',
    message: `${nameOf(config)} shows the certificate SHA256:${shown}, pinned is SHA256:${plain(config.certificateSha256!)}; no password was sent to it`,
    hint: 'Ask those who run the server. Only if they changed the certificate, write the new one into "certificateSha256" of the connection.',
    details: { pinned: plain(config.certificateSha256!), shown },
  });

const plain = (fingerprint: string): string => fingerprint.replaceAll(':', '').toUpperCase();

/** A line end in a name would be a command of its own. */
function refuseLineEnds(path: string): void {
  if (/[\r\n]/.test(path))
    throw new StocklineError({
      code: 'path_unsafe',
      message: `the path "${shorten(path)}" holds a line end, which FTP takes for the end of a command`,
      hint: 'Give the file another name.',
    });
}
