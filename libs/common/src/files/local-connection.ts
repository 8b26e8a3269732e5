import { copyFile, link, lstat, mkdir, readFile, readdir, realpath, rename, rm, unlink } from 'node:fs/promises';
import { join, posix, resolve, sep } from 'node:path';
import { StocklineError, shorten } from '@app/common/kernel';
import type { LocalConfig } from './connection-config';
import type { FileConnection, FileFacts, RemoteFile } from './file-connection';
import { freeNames } from './free-names';
import { isSameFile } from './is-same-file';
import { localError } from './local-error';
import type { ConnectionLimits } from './connection-limits';
import { safePath } from './safe-path';
import { temporaryName } from './temporary-name';
import { tooManyEntries } from './too-many-entries';

/** A directory of this machine as a connection. Links that lead out of it lead nowhere. */
export class LocalConnection implements FileConnection {
  private constructor(
    private readonly base: string,
    private readonly limits: ConnectionLimits,
  ) {}

  static async open({ baseDirectory }: LocalConfig, limits: ConnectionLimits): Promise<LocalConnection> {
    try {
      return new LocalConnection(await realpath(resolve(baseDirectory)), limits);
    } catch (cause) {
      throw localError(cause, baseDirectory);
    }
  }

  list(directory: string): Promise<RemoteFile[]> {
    return this.on(directory, async (path) => {
      await this.held(path);
      const entries = await readdir(path, { withFileTypes: true });
      if (entries.length > this.limits.mostEntries) throw tooManyEntries(directory, this.limits.mostEntries);
      const files: RemoteFile[] = [];
      for (const { name } of entries.filter((entry) => entry.isFile())) {
        const facts = await factsOf(join(path, name));
        if (facts) files.push({ name, ...facts });
      }
      return files.sort((left, right) => (left.name < right.name ? -1 : 1));
    });
  }

  stat(path: string): Promise<FileFacts | undefined> {
    return this.on(path, async (at) => ((await this.reaches(at)) ? factsOf(at) : undefined));
  }

  exists(path: string): Promise<boolean> {
    return this.on(path, async (at) => (await this.reaches(at)) && (await lstat(at).then(() => true, absent)) === true);
  }

  download(path: string, localFile: string): Promise<{ sizeBytes: number }> {
    return this.on(path, async (at) => {
      await this.held(posix.dirname(at));
      if (!(await lstat(at)).isFile()) throw notAFile(path);
      await replace(at, localFile);
      return { sizeBytes: (await lstat(localFile)).size };
    });
  }

  async read(path: string, expected: FileFacts): Promise<Buffer | undefined> {
    if (!isSameFile(expected, await this.stat(path))) return undefined;
    const bytes = await this.on(path, async (at) => readFile(at).catch(absent));
    return bytes?.length === expected.size && isSameFile(expected, await this.stat(path)) ? bytes : undefined;
  }

  upload(localFile: string, path: string): Promise<void> {
    return this.on(path, async (at) => {
      await this.madeParent(at);
      await replace(localFile, at);
    });
  }

  move(from: string, to: string, expected?: { sizeBytes: number }): Promise<string> {
    return this.on(from, async (source) => {
      const target = safePath(this.base, to);
      if (source === target) return to;
      await this.madeParent(target);
      const before = (await this.reaches(source)) ? await lstat(source).catch(absent) : undefined;
      if (!before) {
        const there = await factsOf(target);
        if (there && (expected === undefined || there.size === expected.sizeBytes)) return to;
        throw localError(Object.assign(new Error('gone'), { code: 'ENOENT' }), from);
      }
      if (!before.isFile()) throw notAFile(from);
      for (const name of freeNames(to)) if (await moved(source, safePath(this.base, name))) return name;
      throw tooManyEntries(to, this.limits.mostEntries);
    });
  }

  async moveThis(from: string, to: string, expected: FileFacts): Promise<string | undefined> {
    return isSameFile(expected, await this.stat(from)) ? this.move(from, to) : undefined;
  }

  remove(path: string): Promise<void> {
    return this.on(path, async (at) => {
      if (await this.reaches(at)) await rm(at, { force: true });
    });
  }

  makeDirectory(path: string): Promise<void> {
    return this.on(path, async (at) => {
      await this.madeParent(at);
      await mkdir(at, { recursive: true });
      await this.held(at);
    });
  }

  async close(): Promise<void> {}

  private async on<T>(path: string, work: (at: string) => Promise<T>): Promise<T> {
    const at = safePath(this.base, path);
    try {
      return await work(at);
    } catch (cause) {
      throw localError(cause, path);
    }
  }

  /** Refuses a directory that a link puts outside the base directory. */
  private async held(directory: string): Promise<void> {
    const real = await realpath(directory);
    const base = this.base.endsWith(sep) ? this.base : this.base + sep;
    if (real !== this.base && !real.startsWith(base))
      throw new StocklineError({
        code: 'path_unsafe',
        message: `"${shorten(directory, 200)}" leads out of the base directory of its connection`,
        hint: 'Put the directory itself below the base directory; links that lead out are not followed.',
      });
  }

  private async reaches(path: string): Promise<boolean> {
    return this.held(posix.dirname(path)).then(
      () => true,
      (error: unknown) => absent(error) ?? false,
    );
  }

  /** Makes the directories above a path, but never through a link that leads out. */
  private async madeParent(path: string): Promise<void> {
    const parent = posix.dirname(path);
    for (let existing = parent; ; existing = posix.dirname(existing))
      if (await lstat(existing).then(() => true, absent)) {
        await this.held(existing);
        break;
      }
    await mkdir(parent, { recursive: true });
  }
}

async function factsOf(path: string): Promise<FileFacts | undefined> {
  const stats = await lstat(path).catch(absent);
  return stats?.isFile() ? { size: stats.size, modifiedAt: new Date(Math.trunc(stats.mtimeMs)) } : undefined;
}

/** Under a temporary name first, then in one step. */
async function replace(source: string, target: string): Promise<void> {
  const temporary = temporaryName(target);
  try {
    await copyFile(source, temporary);
    await rename(temporary, target);
  } finally {
    await rm(temporary, { force: true });
  }
}

const noLinks = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV'];

/**
 * False where another file has the name. A hard link is the one way to take a free name without ever overwriting; after a crash between
 * link and unlink both names are the same file, and the second is taken away. File systems without links get a copy that takes the name.
 */
async function moved(source: string, target: string): Promise<boolean> {
  try {
    await link(source, target);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') {
      const [one, other] = await Promise.all([lstat(source), lstat(target)]);
      if (one.ino !== other.ino || one.dev !== other.dev) return false;
    } else if (noLinks.includes(code ?? '')) {
      if ((await lstat(target).catch(absent)) !== undefined) return false;
      await replace(source, target);
    } else throw error;
  }
  await unlink(source);
  return true;
}

function absent(error: unknown): undefined {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
}

const notAFile = (path: string): StocklineError =>
  new StocklineError({
    code: 'not_a_file',
    message: `"${shorten(path, 200)}" is no regular file`,
    hint: 'Name a file itself, not a directory or a link.',
  });
