import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StocklineError, newId } from '@app/common/kernel';
import type { Request } from 'express';

/** Where uploads lie until they are in the database; what a crash leaves there is swept with the spool. */
export const arrivalDirectory = (spoolDirectory: string): string => join(spoolDirectory, 'uploads');

/**
 * Writes the bytes of a request into a local file and gives its path, or refuses it as soon as it is too large. Memory does not grow with it.
 * Who is refused in the middle is heard out, and nothing of it kept: a connection that is cut while they send tells them nothing.
 */
export async function receiveUpload(
  request: Request,
  { spoolDirectory, mostBytes }: { spoolDirectory: string; mostBytes: number },
): Promise<string> {
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) throw tooLarge(mostBytes);
  const directory = arrivalDirectory(spoolDirectory);
  await mkdir(directory, { recursive: true });
  const path = join(directory, newId());
  const target = await open(path, 'wx');
  try {
    let bytes = 0;
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      bytes += (chunk as Buffer).length;
      if (bytes > mostBytes) throw tooLarge(mostBytes);
      await target.write(chunk as Buffer);
    }
  } catch (error) {
    await rm(path, { force: true });
    throw request.destroyed && !(error instanceof StocklineError) ? brokenOff(error) : error;
  } finally {
    await target.close();
  }
  return path;
}

const tooLarge = (mostBytes: number): StocklineError =>
  new StocklineError({
    code: 'upload_too_large',
    message: `the file is larger than the ${Math.floor(mostBytes / 1024 ** 2)} MB that are taken over HTTP`,
    hint: 'Pack it with gzip, send it in parts, or drop it on a connection.',
  });

const brokenOff = (cause: unknown): StocklineError =>
  new StocklineError({
    code: 'upload_broken_off',
    message: `the file broke off on its way in: ${(cause as Error).message}`,
    hint: 'Nothing of it was taken; send it again.',
    cause,
  });
