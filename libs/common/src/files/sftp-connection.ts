import { rename, rm, stat as statLocal } from 'node:fs/promises';
import { posix } from 'node:path';
import { StocklineError, shorten } from '@app/common/kernel';
import { ExponentialBackoff, type RetryPolicy, handleWhen, retry } from 'cockatiel';
import type SftpClient from 'ssh2-sftp-client';
import type { SftpConfig } from './connection-config';
import type { FileConnection, FileFacts, RemoteFile } from './file-connection';
import type { ConnectionLimits } from './connection-limits';
import { RemoteTree } from './remote-tree';
import { safePath } from './safe-path';
import { sftpError } from './sftp-error';
import { type SftpSession, logIn, serverOf } from './sftp-login';
import { temporaryName } from './temporary-name';
import { tooManyEntries } from './too-many-entries';
import { untilSilent } from './until-silent';

/**
 * A directory of an SFTP server. Logged in from `open` to `close`; a session that is lost is replaced at the next try of the operation.
 * One operation at a time.
 */
export class SftpConnection implements FileConnection {
  private session: SftpSession | undefined;
  private readonly healing: RetryPolicy;

  private constructor(
    private readonly config: SftpConfig,
    private readonly limits: ConnectionLimits,
  ) {
    this.healing = retry(
      handleWhen((error) => error instanceof StocklineError && error.retriable),
      {
        maxAttempts: limits.attempts - 1,
        backoff: new ExponentialBackoff({ initialDelay: limits.firstPauseMs, maxDelay: limits.firstPauseMs * 10 }),
      },
    );
  }

  static async open(config: SftpConfig, limits: ConnectionLimits): Promise<SftpConnection> {
    const connection = new SftpConnection(config, limits);
    await connection.on('', async () => undefined);
    return connection;
  }

  list(directory: string): Promise<RemoteFile[]> {
    return this.on(directory, async ({ client, at }) => {
      const entries = await client.list(at);
      if (entries.length > this.limits.mostEntries) throw tooManyEntries(directory, this.limits.mostEntries);
      return entries
        .filter(({ type, name }) => !'dlbcps'.includes(type || '-') && !name.includes('/') && !name.includes('\0'))
        .map(({ name, size, modifyTime }) => ({ name, size, modifiedAt: new Date(modifyTime) }))
        .sort((left, right) => (left.name < right.name ? -1 : 1));
    });
  }

  stat(path: string): Promise<FileFacts | undefined> {
    return this.on(path, ({ tree, at }) => tree.file(at));
  }

  exists(path: string): Promise<boolean> {
    return this.on(path, async ({ client, at }) => (await client.exists(at)) !== false);
  }

  download(path: string, localFile: string): Promise<{ sizeBytes: number }> {
    return this.on(path, async ({ client, tree, at, alive }) => {
      const told = await tree.file(at);
      if (told === undefined) throw gone(this.config, path);
      const temporary = temporaryName(localFile);
      try {
        await client.fastGet(at, temporary, { step: alive });
        const { size } = await statLocal(temporary);
        if (size !== told.size) throw incomplete(path, size, told.size);
        await rename(temporary, localFile);
        return { sizeBytes: size };
      } finally {
        await rm(temporary, { force: true });
      }
    });
  }

  upload(localFile: string, path: string): Promise<void> {
    return this.on(path, async ({ client, tree, at, alive }) => {
      const { size } = await statLocal(localFile);
      const temporary = temporaryName(at);
      await tree.makeDirectory(posix.dirname(at));
      try {
        await client.fastPut(localFile, temporary, { step: alive });
        const there = await tree.file(temporary);
        if (there?.size !== size) throw incomplete(path, there?.size ?? 0, size);
        await tree.replace(temporary, at);
      } catch (error) {
        await client.delete(temporary, true).catch(() => undefined);
        throw error;
      }
    });
  }

  move(from: string, to: string, expected?: { sizeBytes: number }): Promise<string> {
    let sizeBytes = expected?.sizeBytes;
    let name = to;
    return this.on(from, async ({ tree, at }) => {
      if (at === this.at(to)) return to;
      const before = await tree.file(at);
      if (before === undefined) {
        const there = await tree.file(this.at(name));
        if (there === undefined || there.size !== (sizeBytes ?? there.size)) throw gone(this.config, from);
        return name;
      }
      // From here on a try that is cut off can be told from a file that was never there.
      sizeBytes = before.size;
      await tree.makeDirectory(posix.dirname(this.at(to)));
      return tree.move(at, to, { at: (free) => this.at(free), trying: (free) => (name = free) });
    });
  }

  remove(path: string): Promise<void> {
    return this.on(path, async ({ client, at }) => void (await client.delete(at, true)));
  }

  makeDirectory(path: string): Promise<void> {
    return this.on(path, ({ tree, at }) => tree.makeDirectory(at));
  }

  async close(): Promise<void> {
    const { session } = this;
    this.session = undefined;
    if (session === undefined) return;
    await untilSilent(2_000, () => session.client.end()).catch(() => undefined);
    session.hangUp();
  }

  private at(path: string): string {
    return safePath(this.config.baseDirectory, path);
  }

  private async on<T>(path: string, work: (on: OneTry) => Promise<T>): Promise<T> {
    const at = this.at(path);
    return this.healing.execute(async () => {
      try {
        this.session ??= await logIn(this.config, this.limits.connectTimeoutMs);
        const { client } = this.session;
        const tree = new RemoteTree(client);
        return await untilSilent(this.limits.silenceTimeoutMs, (alive) => work({ client, tree, at, alive }));
      } catch (cause) {
        const error = sftpError(cause, serverOf(this.config), path === '' ? undefined : path);
        if (!(error instanceof StocklineError) || error.retriable) this.hangUp();
        throw error;
      }
    });
  }

  private hangUp(): void {
    this.session?.hangUp();
    this.session = undefined;
  }
}

interface OneTry {
  client: SftpClient;
  tree: RemoteTree;
  at: string;
  alive: () => void;
}

const gone = (config: SftpConfig, path: string): StocklineError =>
  new StocklineError({
    code: 'file_not_found',
    message: `"${shorten(path, 200)}" is no file on ${serverOf(config)}, below "${config.baseDirectory}"`,
    hint: 'Check the name: case counts. Someone else may have taken it.',
  });

const incomplete = (path: string, bytes: number, expected: number): StocklineError =>
  new StocklineError({
    code: 'transfer_incomplete',
    message: `"${shorten(path, 200)}" came over with ${bytes} of ${expected} bytes`,
    hint: 'It is tried again by itself. Make sure that nobody writes to the file meanwhile.',
    retriable: true,
  });
