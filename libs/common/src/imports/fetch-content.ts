import { createHash } from 'node:crypto';
import { access, mkdir, rename, writeFile } from 'node:fs/promises';
import { isSameFile, sha256OfFile, type FileFacts } from '@app/common/files';
import type { Arrived } from './arrived';
import type { FileImport } from './file-import';
import { spoolOf } from './spool';
import type { Work } from './work';

/** Brings the file into the spool; undefined where the server no longer has the very file that was claimed. */
export async function fetchIntoSpool(work: Work): Promise<Arrived | undefined> {
  const contentHash = await fetchContent(work);
  return contentHash === undefined ? undefined : { contentHash };
}

/** Brings a small file here, not into the spool: nearly always it is done with before it would be there. */
export async function fetchSmall({ row, connection }: Work): Promise<Arrived | undefined> {
  const bytes = await connection.read(`${row.directory}/${row.fileName}`, factsOf(row));
  return bytes === undefined ? undefined : { contentHash: createHash('sha256').update(bytes).digest('hex'), bytes };
}

/** Puts what has arrived into the spool, where it is not. */
export async function spooled(work: Work, arrived: Arrived | undefined): Promise<string | undefined> {
  if (arrived?.bytes === undefined) return arrived?.contentHash;
  const { directory, arriving, content } = spoolOf(work);
  await mkdir(directory, { recursive: true });
  await writeFile(arriving, arrived.bytes);
  await rename(arriving, content);
  return arrived.contentHash;
}

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

/** A file as it was claimed. */
export const factsOf = ({ fileSize, modifiedAt }: Pick<FileImport, 'fileSize' | 'modifiedAt'>): FileFacts => ({
  size: fileSize,
  modifiedAt,
});

export const isClaimed = ({ row }: Work, now: FileFacts | undefined): boolean => isSameFile(factsOf(row), now);

/** Whether the file lies in the spool directory; after a crash, or on another replica, it is fetched again and known by its hash. */
export async function isSpooled(work: Work): Promise<boolean> {
  const there = await access(spoolOf(work).content).then(
    () => true,
    () => false,
  );
  return there || (await fetchContent(work)) === work.row.contentHash;
}
