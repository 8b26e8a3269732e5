import { access } from 'node:fs/promises';
import { unpackArchive } from '@app/common/files';
import { spoolOf } from './spool';
import type { Work } from './work';

/** Where the table itself lies: the file as it came, or what was packed in it, unpacked once and kept as long as the file. */
export async function plainContent(work: Pick<Work, 'dependencies' | 'row'>): Promise<string> {
  const { content, unpacked } = spoolOf(work);
  const isThere = await access(unpacked).then(
    () => true,
    () => false,
  );
  return isThere || (await unpackArchive(content, unpacked, work.dependencies.unpackLimits)) ? unpacked : content;
}
