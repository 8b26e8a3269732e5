import { mkdirSync } from 'node:fs';
import { type AddressInfo, type Server as TcpServer, type Socket, createServer } from 'node:net';
import { type Connection, Server } from 'ssh2';
import { type Credentials, authenticator } from './sftp/authenticate';
import { hostKey } from './sftp/host-key';
import { type BeforeRequest, serveFiles } from './sftp/serve-files';

export interface SftpOptions extends Credentials {
  /** What clients see as `/`. */
  rootDir: string;
  /** Made at the first start. */
  hostKeyFile: string;
  port?: number;
  /** For tests that must act in the middle of a transfer: a request waits until this resolves. */
  beforeRequest?: BeforeRequest;
}

export interface Sftp {
  host: string;
  port: number;
  user: string;
  password: string;
  /** Base64 without padding, as OpenSSH prints it after "SHA256:". */
  hostKeySha256: string;
  stop: () => Promise<void>;
}

const GOODBYE_MS = 300;

/** Serves the files of a directory, and nothing outside it, over SFTP on 127.0.0.1. */
export async function startSftp(options: SftpOptions): Promise<Sftp> {
  const { rootDir, user, password } = options;
  mkdirSync(rootDir, { recursive: true });
  const key = hostKey(options.hostKeyFile);
  const connections = new Set<Connection>();
  const sockets = new Set<Socket>();
  const server = new Server({ hostKeys: [key.privateKey] }, (connection) => {
    connections.add(connection);
    connection.on('close', () => connections.delete(connection));
    // A client that goes away in the middle is its own affair; without a listener it would end this process.
    connection.on('error', () => undefined);
    connection.on('authentication', authenticator(options));
    connection.on('session', (accept) =>
      accept().on('sftp', (acceptSftp) => serveFiles(acceptSftp(), rootDir, options.beforeRequest)),
    );
  });
  // Without noDelay each small reply waits for the client's delayed acknowledgement: 40 ms a request instead of one.
  const door = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    server.injectSocket(socket);
  });

  const port = await listen(door, options.port ?? 0);
  return {
    host: '127.0.0.1',
    port,
    user,
    password,
    hostKeySha256: key.sha256,
    stop: () =>
      new Promise((resolve) => {
        door.close(() => resolve());
        for (const connection of connections) connection.end();
        // A client that never said a word, or does not leave, is not waited for.
        setTimeout(() => sockets.forEach((socket) => socket.destroy()), GOODBYE_MS).unref();
      }),
  };
}

function listen(door: TcpServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    door.once('error', reject);
    door.listen(port, '127.0.0.1', () => resolve((door.address() as AddressInfo).port));
  });
}
