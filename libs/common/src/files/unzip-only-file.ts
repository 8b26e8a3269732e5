import { StocklineError, shorten } from '@app/common/kernel';
import type { Readable } from 'node:stream';
import { Transform, type TransformCallback } from 'node:stream';
import { crc32 } from 'node:zlib';
import { type Entry, type ZipFile, openPromise } from 'yauzl';
import { archiveBroken } from './archive-broken';

/** The content of the one file in a zip archive; one with more or less, or with a password, is refused. Close the archive after it. */
export async function unzipOnlyFile(path: string): Promise<{ zip: ZipFile; content: Readable; check: Transform }> {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false });
  try {
    const entry = await onlyFile(zip);
    if (entry.isEncrypted())
      throw new StocklineError({
        code: 'archive_encrypted',
        message: `"${shorten(entry.fileName)}" in the archive is protected by a password`,
        hint: 'Send it without one; SFTP and FTPS protect it on its way.',
      });
    return { zip, content: await zip.openReadStreamPromise(entry), check: checked(entry) };
  } catch (error) {
    zip.close();
    throw error;
  }
}

/** Directories are no files, nor is what the Finder of macOS puts beside them. */
async function onlyFile(zip: ZipFile): Promise<Entry> {
  const files: Entry[] = [];
  let count = 0;
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith('/') || /^__MACOSX\/|(?:^|\/)\.DS_Store$/.test(entry.fileName)) continue;
    count++;
    if (files.length < 3) files.push(entry);
  }
  const [file] = files;
  if (count === 1 && file) return file;
  throw new StocklineError({
    code: 'archive_members',
    message:
      count === 0
        ? 'the zip archive holds no file'
        : `the zip archive holds ${count} files: ${files.map(({ fileName }) => `"${shorten(fileName)}"`).join(', ')}${count > files.length ? ', …' : ''}`,
    hint: 'Send one file an archive.',
  });
}

/** yauzl holds sizes against what the archive says, not contents. */
function checked(entry: Entry): Transform {
  let sum = 0;
  return new Transform({
    transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback) {
      sum = crc32(chunk, sum);
      done(null, chunk);
    },
    flush(done: TransformCallback) {
      done(sum === entry.crc32 ? null : archiveBroken(new Error('its content is not what was packed (CRC-32)')));
    },
  });
}
