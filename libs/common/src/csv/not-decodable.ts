import { StocklineError } from '@app/common/kernel';
import type { Encoding } from './dialect';
import { type Content, fileBlocks } from './file-blocks';
import { blockBytes } from './limits';

/** The refusal of a file that is not what it is taken for, at its byte (counted from 0) and line. Reads up to there once more to tell the line. */
export async function notDecodable(
  content: Content,
  encoding: Encoding,
  byte: number,
  cause?: unknown,
): Promise<StocklineError> {
  const line = await lineOfByte(content, encoding, byte);
  return new StocklineError({
    code: 'not_decodable',
    message: `the file cannot be decoded as ${encoding} from byte ${byte} on (line ${line}${encoding.startsWith('utf-16') ? ' or soon after' : ''})`,
    hint: 'Save it as UTF-8, or name its real encoding with "encoding": utf-8, utf-16le, utf-16be or windows-1252.',
    details: { byte, line },
    cause,
  });
}

async function lineOfByte(content: Content, encoding: Encoding, byte: number): Promise<number> {
  if (byte === 0) return 1;
  const decoder = new TextDecoder(encoding);
  let line = 1;
  let before = '';
  let left = byte;
  for await (const block of fileBlocks(content, blockBytes)) {
    const text = decoder.decode(block.subarray(0, left), { stream: true });
    left -= Math.min(left, block.length);
    for (const character of text.match(/[\r\n]/g) ?? []) {
      // The second half of CRLF counts with the first; two line ends that only look like one cost nothing here.
      if (character === '\r' || before !== '\r') line++;
      before = character;
    }
    if (left === 0) break;
  }
  return line;
}
