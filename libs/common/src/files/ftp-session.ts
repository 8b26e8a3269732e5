import { posix } from 'node:path';
import { Writable } from 'node:stream';
import { type Client, FTPError, FileType } from 'basic-ftp';
import type { FileFacts, RemoteFile } from './file-connection';
import type { RemoteSession } from './remote-server';

/** Logged in to an FTP server: what such servers do differently, done one way. */
export class FtpSession implements RemoteSession {
  constructor(private readonly client: Client) {}

  /** Goes there first: many servers list a directory that is missing as one without entries, or take a name for an option. */
  async list(directory: string): Promise<{ files: RemoteFile[]; entries: number }> {
    await this.client.cd(directory);
    const entries = await this.client.list();
    const files: RemoteFile[] = [];
    for (const { name, size, type, modifiedAt } of entries) {
      if (type !== FileType.File) continue;
      // Servers without MLSD tell the time to the minute, if at all.
      const time = modifiedAt ?? (await this.timeOf(posix.join(directory, name)));
      if (time) files.push({ name, size, modifiedAt: wholeSeconds(time) });
    }
    return { files, entries: entries.length };
  }

  /** Size and time are two questions: a file that goes between them was not there. */
  async file(path: string): Promise<FileFacts | undefined> {
    const size = await this.client.size(path).catch(absent);
    const modifiedAt = size === undefined ? undefined : await this.timeOf(path);
    return size === undefined || modifiedAt === undefined ? undefined : { size, modifiedAt: wholeSeconds(modifiedAt) };
  }

  async exists(path: string): Promise<boolean> {
    if ((await this.client.size(path).catch(absent)) !== undefined) return true;
    return (await this.client.cd(path).catch(absent)) !== undefined;
  }

  async get(path: string, localFile: string, alive: () => void): Promise<void> {
    await this.watched(alive, () => this.client.downloadTo(localFile, path));
  }

  /** Asks for a transfer only where there is one to be had: refused, it leaves some servers waiting on the connection for its bytes. */
  async read(path: string, size: number, alive: () => void): Promise<Buffer> {
    const blocks: Buffer[] = [];
    if (size === 0 || (await this.client.size(path).catch(absent)) !== size) return Buffer.alloc(0);
    const target = new Writable({
      write: (block: Buffer, _, done) => {
        blocks.push(block);
        done();
      },
    });
    await this.watched(alive, () => this.client.downloadTo(target, path));
    return Buffer.concat(blocks);
  }

  async put(localFile: string, path: string, alive: () => void): Promise<void> {
    await this.watched(alive, () => this.client.uploadFrom(localFile, path));
  }

  /** FTP knows no rename that spares a file of that name: some servers refuse, some overwrite. The caller has looked a moment ago. */
  async rename(from: string, to: string): Promise<void> {
    await this.client.rename(from, to);
  }

  async replace(from: string, to: string): Promise<void> {
    try {
      await this.client.rename(from, to);
    } catch (error) {
      if (!(error instanceof FTPError)) throw error;
      await this.remove(to);
      await this.client.rename(from, to);
    }
  }

  async remove(path: string): Promise<void> {
    if ((await this.client.size(path).catch(absent)) !== undefined) await this.client.remove(path);
  }

  /** Step by step, since FTP makes one directory at a time. One that another has made meanwhile is fine. */
  async makeDirectory(path: string): Promise<void> {
    if ((await this.client.cd(path).catch(absent)) !== undefined) return;
    if (posix.dirname(path) !== path) await this.makeDirectory(posix.dirname(path));
    await this.client.send(`MKD ${path}`).catch(async (error: unknown) => {
      if ((await this.client.cd(path).catch(absent)) === undefined) throw error;
    });
  }

  async end(): Promise<void> {
    await this.client.send('QUIT');
  }

  hangUp(): void {
    this.client.close();
  }

  private timeOf(path: string): Promise<Date | undefined> {
    return this.client.lastMod(path).catch(absent);
  }

  private async watched(alive: () => void, transfer: () => Promise<unknown>): Promise<void> {
    this.client.trackProgress(alive);
    try {
      await transfer();
    } finally {
      this.client.trackProgress();
    }
  }
}

/** Listings and single answers of one server differ in what is behind the second; a file is known by its time. */
const wholeSeconds = (time: Date): Date => new Date(Math.floor(time.getTime() / 1_000) * 1_000);

/** The server's word for what is not there, not a plain file or not ours to see. */
function absent(error: unknown): undefined {
  if (!(error instanceof FTPError) || error.code !== 550) throw error;
}
