import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

/** A local file by its path, or the bytes of a small one. */
export type Content = string | Buffer;

/**
 * A file from byte `start` on, in blocks of `blockBytes`. A small one takes the memory of its own bytes: a stream that is not told where its
 * file ends takes a whole block for it, and another one to see the end. What is written behind it meanwhile is not read.
 */
export async function* fileBlocks(content: Content, blockBytes: number, start = 0): AsyncGenerator<Buffer> {
  const size = typeof content === 'string' ? (await stat(content)).size : content.length;
  if (start >= size) return;
  if (typeof content !== 'string') yield content.subarray(start);
  else yield* createReadStream(content, { start, end: size - 1, highWaterMark: blockBytes }) as AsyncIterable<Buffer>;
}
