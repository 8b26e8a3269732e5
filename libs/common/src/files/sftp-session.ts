import type SftpClient from 'ssh2-sftp-client';
import type { FileFacts, RemoteFile } from './file-connection';
import type { RemoteSession } from './remote-server';

/**
 * A request and a write to the disk for each 32 KB, which is the default, cost more than the bytes. Servers take up to 255 KB at once; where one takes
 * less, the client divides a piece and asks for its parts one by one. Together 4 MB are on their way.
 */
const inFlight = { chunkSize: 128 * 1024, concurrency: 32 };

/** Its types leave out that it can look at a link instead of through it. */
type WithLstat = SftpClient & { lstat: SftpClient['stat'] };

/** Logged in to an SFTP server: what such servers do differently, done one way. */
export class SftpSession implements RemoteSession {
  constructor(
    private readonly client: SftpClient,
    readonly hangUp: () => void,
  ) {}

  async list(directory: string): Promise<{ files: RemoteFile[]; entries: number }> {
    const entries = await this.client.list(directory);
    const files = entries
      .filter(({ type }) => !'dlbcps'.includes(type || '-'))
      .map(({ name, size, modifyTime }) => ({ name, size, modifiedAt: new Date(modifyTime) }));
    return { files, entries: entries.length };
  }

  async file(path: string): Promise<FileFacts | undefined> {
    const found = await (this.client as WithLstat).lstat(path).catch(absent);
    return found?.isFile ? { size: found.size, modifiedAt: new Date(found.modifyTime) } : undefined;
  }

  async exists(path: string): Promise<boolean> {
    return (await this.client.exists(path)) !== false;
  }

  async get(path: string, localFile: string, alive: () => void): Promise<void> {
    await this.client.fastGet(path, localFile, { step: alive, ...inFlight });
  }

  /** A stream that is told where to end asks for no more than that: three requests. */
  async read(path: string, size: number): Promise<Buffer> {
    if (size === 0) return Buffer.alloc(0);
    const upTo: object = { start: 0, end: size - 1 };
    const bytes = await this.client.get(path, undefined, { readStreamOptions: upTo });
    // Of a file that is empty by now it gives an empty list.
    return Buffer.isBuffer(bytes) ? bytes : Buffer.alloc(0);
  }

  async put(localFile: string, path: string, alive: () => void): Promise<void> {
    await this.client.fastPut(localFile, path, { step: alive, ...inFlight });
  }

  /** SFTP's own rename fails where the name is taken. */
  async rename(from: string, to: string): Promise<void> {
    await this.client.rename(from, to);
  }

  /** In one step where the server has OpenSSH's rename. */
  async replace(from: string, to: string): Promise<void> {
    try {
      await this.client.posixRename(from, to);
    } catch {
      await this.client.delete(to, true);
      await this.client.rename(from, to);
    }
  }

  async remove(path: string): Promise<void> {
    await this.client.delete(path, true);
  }

  async makeDirectory(path: string): Promise<void> {
    if ((await this.client.exists(path)) === 'd') return;
    await this.client.mkdir(path, true).catch(async (error: unknown) => {
      // Another one may have made it meanwhile.
      if ((await this.client.exists(path)) !== 'd') throw error;
    });
  }

  async end(): Promise<void> {
    await this.client.end();
  }
}

function absent(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
