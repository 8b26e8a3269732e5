import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

/**
 * A local file from byte `start` on, in blocks of `blockBytes`. A small one takes the memory of its own bytes: a stream that is not told where its
 * file ends takes a whole block for it, and another one to see the end. What is written behind it meanwhile is not read.
 */
export async function* fileBlocks(path: string, blockBytes: number, start = 0): AsyncGenerator<Buffer> {
  const { size } = await stat(path);
  if (start >= size) return;
  yield* createReadStream(path, { start, end: size - 1, highWaterMark: blockBytes }) as AsyncIterable<Buffer>;
}
