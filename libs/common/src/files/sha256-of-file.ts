import { createHash } from 'node:crypto';
import { type Content, fileBlocks } from '@app/common/csv';

/** The content of a file as 64 hexadecimal digits: what a file is known by, whatever its name. */
export async function sha256OfFile(content: Content): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of fileBlocks(content, 1024 * 1024)) hash.update(chunk);
  return hash.digest('hex');
}
