import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { StocklineError } from '@app/common/kernel';
import { archiveBroken } from './archive-broken';
import { boundedGrowth } from './bounded-growth';
import { unzipOnlyFile } from './unzip-only-file';
import { type UnpackLimits, defaultUnpackLimits } from './unpack-limits';

/**
 * Unpacks a gzip or a zip of one file into `target`, which appears only when it is whole; false where the file is no archive, whatever its
 * name says. Memory does not grow with it. Refuses what is damaged, cut off, protected by a password, or grows beyond the limits.
 */
export async function unpackArchive(file: string, target: string, given: Partial<UnpackLimits> = {}): Promise<boolean> {
  const limits = { ...defaultUnpackLimits, ...given };
  const kind = await kindOf(file);
  if (kind === undefined) return false;
  const half = `${target}.half`;
  try {
    const { size } = await stat(file);
    if (kind === 'gzip')
      await pipeline(createReadStream(file), createGunzip(), boundedGrowth(size, limits), createWriteStream(half));
    else await unzip(file, half, size, limits);
    await rename(half, target);
    return true;
  } catch (error) {
    throw asTold(error);
  } finally {
    await rm(half, { force: true });
  }
}

async function unzip(file: string, half: string, size: number, limits: UnpackLimits): Promise<void> {
  const { zip, content, check } = await unzipOnlyFile(file);
  try {
    await pipeline(content, boundedGrowth(size, limits), check, createWriteStream(half));
  } finally {
    zip.close();
  }
}

async function kindOf(file: string): Promise<'gzip' | 'zip' | undefined> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return archiveKind(buffer.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}

/** By its first bytes: names lie. An empty zip has its end alone. */
export function archiveKind(bytes: Buffer): 'gzip' | 'zip' | undefined {
  if (bytes.length >= 2 && bytes.readUInt16BE(0) === 0x1f8b) return 'gzip';
  return bytes.length >= 4 && [0x504b0304, 0x504b0506].includes(bytes.readUInt32BE(0)) ? 'zip' : undefined;
}

/** A full disk, or a file that cannot be read, says nothing of the archive. */
function asTold(error: unknown): unknown {
  if (error instanceof StocklineError) return error;
  const { code = '' } = error as NodeJS.ErrnoException;
  return /^E[A-Z]+$/.test(code) ? error : archiveBroken(error);
}
