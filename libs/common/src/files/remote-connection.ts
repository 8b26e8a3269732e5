import { rename, rm, stat as statLocal } from 'node:fs/promises';
import { posix } from 'node:path';
import { StocklineError, shorten } from '@app/common/kernel';
import { ExponentialBackoff, type RetryPolicy, handleWhen, retry } from 'cockatiel';
import type { FileConnection, FileFacts, RemoteFile } from './file-connection';
import type { ConnectionLimits } from './connection-limits';
import { freeNames } from './free-names';
import { isSameFile } from './is-same-file';
import type { RemoteServer, RemoteSession } from './remote-server';
import { safePath } from './safe-path';
import { temporaryName } from './temporary-name';
import { tooManyEntries } from './too-many-entries';
import { untilSilent } from './until-silent';

/**
 * A directory of a server. Logged in from `open` to `close`; a session that is lost is replaced at the next try of the operation, which is
 * done again whole. One operation at a time: who comes meanwhile waits for its turn.
 */
export class RemoteConnection implements FileConnection {
  private session: RemoteSession | undefined;
  /** Directories that something was moved into. */
  private readonly there = new Set<string>();
  private before: Promise<unknown> = Promise.resolve();
  private readonly healing: RetryPolicy;

  private constructor(
    private readonly server: RemoteServer,
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

  static async open(server: RemoteServer, limits: ConnectionLimits): Promise<RemoteConnection> {
    const connection = new RemoteConnection(server, limits);
    await connection.on('', async () => undefined);
    return connection;
  }

  list(directory: string): Promise<RemoteFile[]> {
    return this.on(directory, async ({ session, at }) => {
      const { files, entries } = await session.list(at);
      if (entries > this.limits.mostEntries) throw tooManyEntries(directory, this.limits.mostEntries);
      return files
        .filter(({ name }) => !name.includes('/') && !name.includes('\0'))
        .sort((left, right) => (left.name < right.name ? -1 : 1));
    });
  }

  stat(path: string): Promise<FileFacts | undefined> {
    return this.on(path, ({ session, at }) => session.file(at));
  }

  exists(path: string): Promise<boolean> {
    return this.on(path, ({ session, at }) => session.exists(at));
  }

  download(path: string, localFile: string): Promise<{ sizeBytes: number }> {
    return this.on(path, async ({ session, at, alive }) => {
      const told = await session.file(at);
      if (told === undefined) throw this.gone(path);
      const temporary = temporaryName(localFile);
      try {
        await session.get(at, temporary, alive);
        const { size } = await statLocal(temporary);
        if (size !== told.size) throw incomplete(path, size, told.size);
        await rename(temporary, localFile);
        return { sizeBytes: size };
      } finally {
        await rm(temporary, { force: true });
      }
    });
  }

  /** It is looked at behind the reading: what was another file before is another one then, or has the time of its writing. */
  read(path: string, expected: FileFacts): Promise<Buffer | undefined> {
    return this.on(path, async ({ session, at, alive }) => {
      try {
        const bytes = await session.read(at, expected.size, alive);
        return bytes.length === expected.size && isSameFile(expected, await session.file(at)) ? bytes : undefined;
      } catch (cause) {
        const error = this.server.tell(cause, path);
        if (error instanceof StocklineError && error.code === 'file_not_found') return undefined;
        throw cause;
      }
    });
  }

  upload(localFile: string, path: string): Promise<void> {
    return this.on(path, async ({ session, at, alive }) => {
      const { size } = await statLocal(localFile);
      const temporary = temporaryName(at);
      await session.makeDirectory(posix.dirname(at));
      try {
        await session.put(localFile, temporary, alive);
        const there = await session.file(temporary);
        if (there?.size !== size) throw incomplete(path, there?.size ?? 0, size);
        await session.replace(temporary, at);
      } catch (error) {
        await session.remove(temporary).catch(() => undefined);
        throw error;
      }
    });
  }

  move(from: string, to: string, expected?: { sizeBytes: number }): Promise<string> {
    let sizeBytes = expected?.sizeBytes;
    let name = to;
    return this.on(from, async ({ session, at }) => {
      if (at === this.at(to)) return to;
      const before = await session.file(at);
      if (before === undefined) {
        const there = await session.file(this.at(name));
        if (there === undefined || there.size !== (sizeBytes ?? there.size)) throw this.gone(from);
        return name;
      }
      // From here on a try that is cut off can be told from a file that was never there.
      sizeBytes = before.size;
      return this.into(session, to, () => this.rename(session, at, to, (free) => (name = free)));
    });
  }

  moveThis(from: string, to: string, expected: FileFacts): Promise<string | undefined> {
    return this.on(from, async ({ session, at }) => {
      if (!isSameFile(expected, await session.file(at))) return undefined;
      return this.into(session, to, () => this.rename(session, at, to, () => undefined));
    });
  }

  remove(path: string): Promise<void> {
    return this.on(path, ({ session, at }) => session.remove(at));
  }

  makeDirectory(path: string): Promise<void> {
    return this.on(path, ({ session, at }) => session.makeDirectory(at));
  }

  async close(): Promise<void> {
    const { session } = this;
    this.session = undefined;
    if (session === undefined) return;
    await untilSilent(2_000, () => session.end()).catch(() => undefined);
    session.hangUp();
  }

  /** Has the directory of `to` be there for `work`. One that was there before is not looked for again, unless the work fails. */
  private async into<T>(session: RemoteSession, to: string, work: () => Promise<T>): Promise<T> {
    const directory = posix.dirname(this.at(to));
    if (this.there.has(directory)) {
      this.there.delete(directory);
      try {
        const done = await work();
        this.there.add(directory);
        return done;
      } catch (cause) {
        const error = this.server.tell(cause, to);
        if (error instanceof StocklineError && error.retriable) throw cause;
      }
    }
    await session.makeDirectory(directory);
    const done = await work();
    this.there.add(directory);
    return done;
  }

  /**
   * Renames to the first free name from `to` on and gives it. A name that is taken is told as a mere failure by all servers: whether it was
   * so is seen by looking.
   */
  private async rename(
    session: RemoteSession,
    from: string,
    to: string,
    trying: (name: string) => void,
  ): Promise<string> {
    for (const name of freeNames(to)) {
      if (await session.exists(this.at(name))) continue;
      trying(name);
      try {
        await session.rename(from, this.at(name));
        return name;
      } catch (error) {
        if (!(await session.exists(this.at(name))) || !(await session.exists(from))) throw error;
      }
    }
    throw new Error(`no free name for ${to}`);
  }

  private at(path: string): string {
    this.server.check?.(path);
    return safePath(this.server.baseDirectory, path);
  }

  private on<T>(path: string, work: (on: OneTry) => Promise<T>): Promise<T> {
    const done = this.before.then(() => this.inTurn(path, work));
    this.before = done.catch(() => undefined);
    return done;
  }

  private async inTurn<T>(path: string, work: (on: OneTry) => Promise<T>): Promise<T> {
    const at = this.at(path);
    return this.healing.execute(async () => {
      try {
        const session = (this.session ??= await this.server.logIn(this.limits));
        return await untilSilent(this.limits.silenceTimeoutMs, (alive) => work({ session, at, alive }));
      } catch (cause) {
        const error = this.server.tell(cause, path === '' ? undefined : path);
        if (!(error instanceof StocklineError) || error.retriable) this.hangUp();
        throw error;
      }
    });
  }

  private hangUp(): void {
    this.session?.hangUp();
    this.session = undefined;
  }

  private gone(path: string): StocklineError {
    return new StocklineError({
      code: 'file_not_found',
      message: `"${shorten(path, 200)}" is no file on ${this.server.name}, below "${this.server.baseDirectory}"`,
      hint: 'Check the name: case counts. Someone else may have taken it.',
    });
  }
}

interface OneTry {
  session: RemoteSession;
  at: string;
  alive: () => void;
}

const incomplete = (path: string, bytes: number, expected: number): StocklineError =>
  new StocklineError({
    code: 'transfer_incomplete',
    message: `"${shorten(path, 200)}" came over with ${bytes} of ${expected} bytes`,
    hint: 'It is tried again by itself. Make sure that nobody writes to the file meanwhile.',
    retriable: true,
  });
