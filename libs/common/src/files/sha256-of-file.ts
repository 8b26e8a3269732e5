import { createHash } from 'node:crypto';
import { fileBlocks } from '@app/common/csv';

/** The content of a file as 64 hexadecimal digits: what a file is known by, whatever its name. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of fileBlocks(path, 1024 * 1024)) hash.update(chunk);
  return hash.digest('hex');
}
