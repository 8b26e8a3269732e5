import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { StocklineError, shorten } from '@app/common/kernel';
import type { Encoding } from './dialect';
import { blockBytes } from './limits';

const names: Readonly<Record<string, Encoding>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'utf-16': 'utf-16le',
  'utf-16le': 'utf-16le',
  utf16le: 'utf-16le',
  'utf-16be': 'utf-16be',
  utf16be: 'utf-16be',
  'windows-1252': 'windows-1252',
  windows1252: 'windows-1252',
  cp1252: 'windows-1252',
  'iso-8859-1': 'windows-1252',
  latin1: 'windows-1252',
};

/** The encoding a person named, by any of its usual names. */
export function encodingNamed(name: string): Encoding {
  const encoding = names[name.trim().toLowerCase()];
  if (!encoding)
    throw new StocklineError({
      code: 'encoding_unknown',
      message: `encoding "${shorten(name)}" is not known`,
      hint: 'Give utf-8, utf-16le, utf-16be or windows-1252.',
    });
  return encoding;
}

/**
 * Tells how a file is encoded: by its mark, else UTF-8 if every byte of it is, else Windows-1252.
 * `bytesOfMark` are to be skipped.
 */
export async function sniffEncoding(
  path: string,
  named: Encoding | undefined,
): Promise<{ encoding: Encoding; bytesOfMark: number }> {
  let first = true;
  let mark: { encoding: Encoding; bytesOfMark: number } | undefined;
  let rest: Buffer = Buffer.alloc(0);
  for await (const block of createReadStream(path, { highWaterMark: blockBytes }) as AsyncIterable<Buffer>) {
    if (first) {
      first = false;
      mark = markOf(block);
      const encoding = named ?? mark?.encoding;
      if (encoding && encoding !== 'utf-8')
        return { encoding, bytesOfMark: mark?.encoding === encoding ? mark.bytesOfMark : 0 };
    }
    const bytes = rest.length === 0 ? block : Buffer.concat([rest, block]);
    const whole = bytes.length - incompleteAtEnd(bytes);
    if (!isUtf8(bytes.subarray(0, whole))) return notUtf8(named, mark);
    rest = bytes.subarray(whole);
  }
  if (rest.length > 0) return notUtf8(named, mark);
  return { encoding: 'utf-8', bytesOfMark: mark?.bytesOfMark ?? 0 };
}

function notUtf8(named: Encoding | undefined, mark: object | undefined): { encoding: Encoding; bytesOfMark: number } {
  if (named === undefined && mark === undefined) return { encoding: 'windows-1252', bytesOfMark: 0 };
  throw new StocklineError({
    code: 'not_decodable',
    message: `the file is ${named ? 'declared' : 'marked'} as UTF-8 but holds bytes that are not`,
    hint: 'Save it as UTF-8, or name its encoding with "encoding": "windows-1252".',
  });
}

function markOf(block: Buffer): { encoding: Encoding; bytesOfMark: number } | undefined {
  if (block[0] === 0xef && block[1] === 0xbb && block[2] === 0xbf) return { encoding: 'utf-8', bytesOfMark: 3 };
  if (block[0] === 0xff && block[1] === 0xfe) return { encoding: 'utf-16le', bytesOfMark: 2 };
  if (block[0] === 0xfe && block[1] === 0xff) return { encoding: 'utf-16be', bytesOfMark: 2 };
  return undefined;
}

/** How many bytes at the end begin a character that the block does not end. */
function incompleteAtEnd(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}
