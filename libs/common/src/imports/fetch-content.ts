import { access, mkdir, rename } from 'node:fs/promises';
import { sha256OfFile, type FileFacts } from '@app/common/files';
import { spoolOf } from './spool';
import type { Work } from './work';

/** Downloads the file and gives the SHA-256 of its content; undefined where the server no longer has the very file that was claimed. */
export async function fetchContent(work: Work): Promise<string | undefined> {
  const { row, connection } = work;
  const path = `${row.directory}/${row.fileName}`;
  const { directory, arriving, content } = spoolOf(work);
  if (!isClaimed(work, await connection.stat(path))) return undefined;
  await mkdir(directory, { recursive: true });
  await connection.download(path, arriving);
  if (!isClaimed(work, await connection.stat(path))) return undefined;
  const contentHash = await sha256OfFile(arriving);
  await rename(arriving, content);
  return contentHash;
}

/** A file that waits for its end is known by its size and time. */
export const isClaimed = ({ row }: Work, now: FileFacts | undefined): boolean =>
  now?.size === row.fileSize && now.modifiedAt.getTime() === row.modifiedAt.getTime();

/** Whether the file lies in the spool directory; after a crash, or on another replica, it is fetched again and known by its hash. */
export async function isSpooled(work: Work): Promise<boolean> {
  const there = await access(spoolOf(work).content).then(
    () => true,
    () => false,
  );
  return there || (await fetchContent(work)) === work.row.contentHash;
}
