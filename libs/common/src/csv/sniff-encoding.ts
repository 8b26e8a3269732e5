import { isAscii, isUtf8 } from 'node:buffer';
import { StocklineError, shorten } from '@app/common/kernel';
import type { Encoding } from './dialect';
import { type Content, fileBlocks } from './file-blocks';
import { blockBytes } from './limits';
import { notDecodable } from './not-decodable';

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
 * Tells how a file is encoded: by its mark, which no setting outweighs, else by its name, else UTF-8 if every byte of it is, else
 * Windows-1252. A file that holds characters of UTF-8 and then bytes that are none is damaged, and refused. `bytesOfMark` are to be skipped.
 */
export async function sniffEncoding(
  content: Content,
  named: Encoding | undefined,
): Promise<{ encoding: Encoding; bytesOfMark: number }> {
  let mark: { encoding: Encoding; bytesOfMark: number } | undefined;
  let at = 0;
  let isPlain = true;
  let rest: Buffer = Buffer.alloc(0);
  for await (const block of fileBlocks(content, blockBytes)) {
    const bytes = rest.length === 0 ? block : Buffer.concat([rest, block]);
    if (at === 0) {
      mark = markOf(bytes);
      const encoding = mark?.encoding ?? named;
      if (encoding && encoding !== 'utf-8') return { encoding, bytesOfMark: mark?.bytesOfMark ?? 0 };
    }
    const whole = bytes.length - incompleteAtEnd(bytes);
    if (!isUtf8(bytes.subarray(0, whole))) {
      const valid = validBytes(bytes);
      return notUtf8(content, at + valid, named ?? mark?.encoding, isPlain && isAscii(bytes.subarray(0, valid)));
    }
    isPlain &&= isAscii(bytes.subarray(0, whole));
    at += whole;
    rest = bytes.subarray(whole);
  }
  if (rest.length > 0) return notUtf8(content, at, named ?? mark?.encoding, isPlain);
  return { encoding: 'utf-8', bytesOfMark: mark?.bytesOfMark ?? 0 };
}

async function notUtf8(
  content: Content,
  at: number,
  declared: Encoding | undefined,
  isPlainBefore: boolean,
): Promise<{ encoding: Encoding; bytesOfMark: number }> {
  if (declared === undefined && isPlainBefore) return { encoding: 'windows-1252', bytesOfMark: 0 };
  throw await notDecodable(content, 'utf-8', at);
}

/** How many bytes from the start on are whole characters of UTF-8: found in ever smaller steps. */
function validBytes(bytes: Buffer): number {
  let valid = 0;
  for (let step = bytes.length; step > 0; step = step > 8 ? Math.floor(step / 2) : step - 1)
    for (let isValid = true; isValid && valid + step <= bytes.length;) {
      const part = bytes.subarray(valid, valid + step);
      const whole = part.length - incompleteAtEnd(part);
      isValid = whole > 0 && isUtf8(part.subarray(0, whole));
      if (isValid) valid += whole;
    }
  return valid;
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
