import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { posix } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Sql, Tx } from '@app/common/database';
import { StocklineError, shorten } from '@app/common/kernel';
import type { FileConnection, FileFacts, RemoteFile } from './file-connection';
import { freeNames } from './free-names';
import { isSameFile } from './is-same-file';
import { safePath } from './safe-path';
import { temporaryName } from './temporary-name';

const chunkBytes = 1024 * 1024;
const mostEntries = 10_000;

type Store = Pick<Sql, 'query' | 'execute'>;

/**
 * Files in the database, as a connection like any other. A file is written chunk by chunk under no name, and gets its name in one statement
 * once it is whole: who reads sees all of it or nothing.
 */
export class StoredFiles implements FileConnection {
  constructor(private readonly sql: Store) {}

  /** Writes the content of a local file, and gives the number by which `nameStored` makes it visible. */
  async write(localFile: string): Promise<string> {
    const [made] = await this.sql.query<{ fileNo: string }>(
      'insert into stored_file default values returning file_no as "fileNo"',
    );
    const { fileNo } = made!;
    let ordinal = 0;
    let sizeBytes = 0;
    for await (const chunk of createReadStream(localFile, { highWaterMark: chunkBytes })) {
      const content = chunk as Buffer;
      await this.sql.execute('insert into stored_chunk (file_no, ordinal, content) values ($1::bigint, $2, $3)', [
        fileNo,
        ordinal++,
        content,
      ]);
      sizeBytes += content.length;
    }
    await this.sql.execute('update stored_file set size_bytes = $2 where file_no = $1::bigint', [fileNo, sizeBytes]);
    return fileNo;
  }

  /** Removes what was written and has got no name. */
  async forgetUnnamed(fileNo: string): Promise<void> {
    await this.sql.execute('delete from stored_file where file_no = $1::bigint and path is null', [fileNo]);
  }

  async list(directory: string): Promise<RemoteFile[]> {
    const prefix = `${pathOf(directory)}/`;
    const rows = await this.sql.query<RemoteFile & { path: string }>(
      `select path, ${facts} from stored_file where starts_with(path, $1) and strpos(substr(path, length($1) + 1), '/') = 0
       order by path limit $2`,
      [prefix, mostEntries],
    );
    return rows.map(({ path, size, modifiedAt }) => ({ name: path.slice(prefix.length), size, modifiedAt }));
  }

  async stat(path: string): Promise<FileFacts | undefined> {
    const [row] = await this.sql.query<FileFacts>(`select ${facts} from stored_file where path = $1`, [pathOf(path)]);
    return row;
  }

  async exists(path: string): Promise<boolean> {
    return (await this.stat(path)) !== undefined;
  }

  async download(path: string, localFile: string): Promise<{ sizeBytes: number }> {
    const [row] = await this.sql.query<{ fileNo: string; sizeBytes: number }>(
      'select file_no as "fileNo", size_bytes::float8 as "sizeBytes" from stored_file where path = $1',
      [pathOf(path)],
    );
    if (!row) throw notFound(path);
    const temporary = temporaryName(localFile);
    try {
      await pipeline(this.chunks(row.fileNo), createWriteStream(temporary));
      await rename(temporary, localFile);
    } finally {
      await rm(temporary, { force: true });
    }
    return { sizeBytes: row.sizeBytes };
  }

  async read(path: string, expected: FileFacts): Promise<Buffer | undefined> {
    const [row] = await this.sql.query<FileFacts & { fileNo: string }>(
      `select file_no as "fileNo", ${facts} from stored_file where path = $1`,
      [pathOf(path)],
    );
    if (!isSameFile(expected, row)) return undefined;
    const blocks: Buffer[] = [];
    for await (const block of this.chunks(row!.fileNo)) blocks.push(block);
    return Buffer.concat(blocks);
  }

  async upload(localFile: string, path: string): Promise<void> {
    const at = pathOf(path);
    const fileNo = await this.write(localFile);
    // One statement: what had the name loses it as the new one gets it, and is swept later.
    await this.sql.execute(
      `update stored_file set path = case file_no when $1::bigint then $2 end, modified_at = date_trunc('milliseconds', now())
       where file_no = $1::bigint or path = $2`,
      [fileNo, at],
    );
  }

  async move(from: string, to: string, expected?: { sizeBytes: number }): Promise<string> {
    const [source, target] = [pathOf(from), pathOf(to)];
    if (source === target) return to;
    for (const name of freeNames(to)) {
      const moved = await this.sql.execute(
        `update stored_file set path = $2 where path = $1 and not exists (select from stored_file where path = $2)`,
        [source, pathOf(name)],
      );
      if (moved === 1) return name;
      if (await this.exists(from)) continue;
      const there = await this.stat(to);
      if (there && (expected === undefined || there.size === expected.sizeBytes)) return to;
      break;
    }
    throw notFound(from);
  }

  async moveThis(from: string, to: string, expected: FileFacts): Promise<string | undefined> {
    return isSameFile(expected, await this.stat(from)) ? this.move(from, to) : undefined;
  }

  async remove(path: string): Promise<void> {
    await this.sql.execute('delete from stored_file where path = $1', [pathOf(path)]);
  }

  /** Directories are nothing but the beginnings of paths. */
  async makeDirectory(path: string): Promise<void> {
    pathOf(path);
  }

  async close(): Promise<void> {}

  private async *chunks(fileNo: string): AsyncGenerator<Buffer> {
    for (let ordinal = 0; ; ordinal++) {
      const [row] = await this.sql.query<{ content: Buffer }>(
        'select content from stored_chunk where file_no = $1::bigint and ordinal = $2',
        [fileNo, ordinal],
      );
      if (!row) return;
      yield row.content;
    }
  }
}

/** Gives a file that was written its name, in the transaction in which it is to be seen. */
export async function nameStored(tx: Tx, fileNo: string, path: string): Promise<FileFacts> {
  const [row] = await tx.query<FileFacts>(
    `update stored_file set path = $2, modified_at = date_trunc('milliseconds', now()) where file_no = $1::bigint returning ${facts}`,
    [fileNo, pathOf(path)],
  );
  return row!;
}

/** Removes what got no name within a day: uploads that broke off. */
export async function sweepStoredFiles(sql: Store): Promise<void> {
  await sql.execute("delete from stored_file where path is null and modified_at < now() - interval '1 day'");
}

const facts = 'size_bytes::float8 as size, modified_at as "modifiedAt"';

/** The path as it is kept; what leads out of the base directory is refused in the same words as everywhere. */
const pathOf = (path: string): string => posix.relative('/', safePath('/', path));

const notFound = (path: string): StocklineError =>
  new StocklineError({
    code: 'file_not_found',
    message: `"${shorten(path, 200)}" is not among the files that were uploaded`,
    hint: 'Uploaded files and their error files are removed after a while; GET /imports has what came of them.',
  });
