import { createReadStream } from 'node:fs';
import { StocklineError } from '@app/common/kernel';
import type { Encoding } from './dialect';
import { blockBytes } from './limits';

/** A file as blocks of UTF-8, whatever it is encoded in, without its mark. */
export async function* decodedBlocks(
  path: string,
  encoding: Encoding,
  bytesOfMark: number,
  atATime = blockBytes,
): AsyncGenerator<Buffer> {
  const source = createReadStream(path, { start: bytesOfMark, highWaterMark: atATime }) as AsyncIterable<Buffer>;
  if (encoding === 'utf-8') {
    yield* source;
    return;
  }
  const decoder = new TextDecoder(encoding, { fatal: true });
  let at = bytesOfMark;
  for await (const block of source) {
    yield Buffer.from(decodeOrRefuse(decoder, block, at, encoding));
    at += block.length;
  }
  const end = decodeOrRefuse(decoder, undefined, at, encoding);
  if (end !== '') yield Buffer.from(end);
}

function decodeOrRefuse(
  decoder: InstanceType<typeof TextDecoder>,
  block: Buffer | undefined,
  at: number,
  encoding: Encoding,
): string {
  try {
    return block === undefined ? decoder.decode() : decoder.decode(block, { stream: true });
  } catch (error) {
    throw new StocklineError({
      code: 'not_decodable',
      message: `the file is no ${encoding}: it cannot be decoded after byte ${at}`,
      hint: 'Save it as UTF-8, or name its real encoding with "encoding".',
      cause: error,
    });
  }
}
