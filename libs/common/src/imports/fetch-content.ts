import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, rename } from 'node:fs/promises';
import type { Work } from './work';

/** Downloads the file and gives the SHA-256 of its content; undefined where the server no longer has the very file that was claimed. */
export async function fetchContent(work: Work): Promise<string | undefined> {
  const { row, connection, spoolFile } = work;
  const path = `${row.directory}/${row.fileName}`;
  if (!isClaimed(work, await connection.stat(path))) return undefined;
  const partial = spoolFile.replace(/\.file$/, '.part');
  await connection.download(path, partial);
  if (!isClaimed(work, await connection.stat(path))) return undefined;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(partial, { highWaterMark: 1024 * 1024 })) hash.update(chunk as Buffer);
  await rename(partial, spoolFile);
  return hash.digest('hex');
}

/** A file that waits for its end is known by its size and time. */
export const isClaimed = ({ row }: Work, now: { size: number; modifiedAt: Date } | undefined): boolean =>
  now?.size === row.fileSize && now.modifiedAt.getTime() === row.modifiedAt.getTime();

/** Whether the file lies in the spool directory; after a crash, or on another replica, it is fetched again by its hash. */
export async function isSpooled(work: Work): Promise<boolean> {
  const there = await access(work.spoolFile).then(
    () => true,
    () => false,
  );
  return there || (await fetchContent(work)) === work.row.contentHash;
}
