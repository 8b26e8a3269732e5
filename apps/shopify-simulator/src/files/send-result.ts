import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { BulkOperation } from '../bulk/bulk-operation';
import type { FaultRule } from '../faults/fault-rules';
import type { Disk } from './disk';

/** Streams the result of an operation, whole or the range that is asked for; a fault cuts it, breaks it off or slows it. */
export async function sendResult(
  disk: Disk,
  { number, resultPath, sizeBytes }: BulkOperation,
  request: IncomingMessage,
  response: ServerResponse,
  fault: FaultRule | undefined,
): Promise<void> {
  const asked = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  const start = asked ? Number(asked[1]) : 0;
  const end = Math.min(asked?.[2] ? Number(asked[2]) : sizeBytes - 1, sizeBytes - 1);
  if (start > end) {
    response.writeHead(416, { 'Content-Range': `bytes */${sizeBytes}` }).end();
    return;
  }
  const whole = end - start + 1;
  const given = fault?.effect === 'truncated-json' || fault?.effect === 'reset-mid-body' ? whole >> 1 : whole;
  response.writeHead(asked ? 206 : 200, {
    'Content-Type': 'application/jsonl',
    'Content-Disposition': `attachment; filename="staging-bulk-${number}.jsonl"`,
    'Accept-Ranges': 'bytes',
    'Content-Length': fault?.effect === 'truncated-json' ? given : whole,
    ...(asked ? { 'Content-Range': `bytes ${start}-${end}/${sizeBytes}` } : {}),
  });
  if (fault?.effect === 'slow' || fault?.effect === 'slow-body') await pause(fault.delayMs ?? 1_000);
  if (given === 0) return void response.destroy();
  const content = disk.read(resultPath!, { start, end: start + given - 1 });
  try {
    await pipeline(content, response, { end: given === whole || fault?.effect === 'truncated-json' });
    if (!response.writableEnded) response.destroy();
  } catch (error) {
    // Who asked may leave before the end.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
