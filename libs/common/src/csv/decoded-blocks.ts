import type { Encoding } from './dialect';
import { type Content, fileBlocks } from './file-blocks';
import { blockBytes } from './limits';
import { notDecodable } from './not-decodable';

/** A file as blocks of UTF-8, whatever it is encoded in, without its mark. */
export async function* decodedBlocks(
  content: Content,
  encoding: Encoding,
  bytesOfMark: number,
  atATime = blockBytes,
): AsyncGenerator<Buffer> {
  const source = fileBlocks(content, atATime, bytesOfMark);
  if (encoding === 'utf-8') {
    yield* source;
    return;
  }
  const decoder = new TextDecoder(encoding, { fatal: true });
  let at = bytesOfMark;
  for await (const block of source) {
    yield Buffer.from(await decoded(content, decoder, block, at));
    at += block.length;
  }
  const end = await decoded(content, decoder, undefined, at);
  if (end !== '') yield Buffer.from(end);
}

async function decoded(
  content: Content,
  decoder: InstanceType<typeof TextDecoder>,
  block: Buffer | undefined,
  at: number,
): Promise<string> {
  if (block && decoder.encoding === 'windows-1252') {
    const undefinedAt = block.findIndex((byte) => byte >= 0x80 && unassigned.has(byte));
    if (undefinedAt >= 0) throw await notDecodable(content, decoder.encoding, at + undefinedAt);
  }
  try {
    return block === undefined ? decoder.decode() : decoder.decode(block, { stream: true });
  } catch (cause) {
    throw await notDecodable(content, decoder.encoding as Encoding, at, cause);
  }
}

/** Windows-1252 has no characters here; the decoder would make control characters of them without a word. */
const unassigned = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);
