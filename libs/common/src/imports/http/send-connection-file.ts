import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { StocklineError, shorten } from '@app/common/kernel';
import type { Response } from 'express';
import type { ImportDependencies } from '../import-dependencies';

/**
 * Sends a file of a connection as the answer. It is brought here whole first, so that a connection that breaks in the middle is an error and
 * not half a file; what was brought is removed however that ended.
 */
export async function sendConnectionFile(
  { connections, spoolDirectory }: Pick<ImportDependencies, 'connections' | 'spoolDirectory'>,
  { connection, path }: { connection: string; path: string },
  response: Response,
): Promise<void> {
  await mkdir(spoolDirectory, { recursive: true });
  const local = join(spoolDirectory, `sent-${randomUUID()}`);
  try {
    await connections.use(connection, async (opened) => {
      if (!(await opened.exists(path))) throw gone(connection, path);
      await opened.download(path, local);
    });
    response.setHeader('content-type', 'text/csv');
    response.setHeader('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(basename(path))}`);
    await pipeline(createReadStream(local), response);
  } finally {
    await rm(local, { force: true });
  }
}

const gone = (connection: string, path: string): StocklineError =>
  new StocklineError({
    code: 'error_file_gone',
    message: `"${shorten(path, 200)}" is no longer on connection ${connection}`,
    hint: 'It was taken away there, perhaps mended and sent again; GET /imports/{id}/rows?outcome=rejected still has its rows.',
  });
