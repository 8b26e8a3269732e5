import { Transform, type TransformCallback } from 'node:stream';
import { StocklineError } from '@app/common/kernel';
import type { UnpackLimits } from './unpack-limits';

/** Lets through what comes out of an archive, up to the limits: a bomb is refused by what it does, whatever it says of itself. */
export function boundedGrowth(packedBytes: number, { mostBytes, mostTimes, freeBytes }: UnpackLimits): Transform {
  const most = Math.min(mostBytes, Math.max(freeBytes, packedBytes * mostTimes));
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback) {
      bytes += chunk.length;
      if (bytes > most) done(tooLarge(packedBytes, most));
      else done(null, chunk);
    },
  });
}

const tooLarge = (packedBytes: number, most: number): StocklineError =>
  new StocklineError({
    code: 'archive_over_expands',
    message: `the archive has ${packedBytes} bytes and unpacks to more than ${most}`,
    hint: 'Send the table in several files, or not packed.',
  });
