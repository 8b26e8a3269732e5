import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StocklineError } from '@app/common/kernel';
import type { BulkResult } from './bulk-reading';

/** What had its result written; it knows a fresh address of it, as long as there is one. */
interface WrittenResult {
  addressAgain(): Promise<string | undefined>;
}

const tries = 6;
const silentMs = 30_000;

/**
 * Fetches a result to a file, whole: what breaks off is gone on with where it broke, an address that expired is asked for again, and a file
 * that is not as long as the shop says is no result.
 */
export async function downloadResult(
  reading: WrittenResult,
  { url: first, sizeBytes }: BulkResult,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  let url = first!;
  let why = '';
  for (let attempt = 1; attempt <= tries; attempt++) {
    signal.throwIfAborted();
    const have = await sizeOf(path);
    if (have >= sizeBytes && sizeBytes > 0) return;
    try {
      const response = await fetch(url, {
        headers: have > 0 ? { range: `bytes=${have}-` } : {},
        signal: AbortSignal.any([signal, AbortSignal.timeout(silentMs + Math.ceil(sizeBytes / 10_000))]),
      });
      if (!response.ok || !response.body) {
        await response.body?.cancel();
        why = `HTTP ${response.status}`;
        url = (await reading.addressAgain()) ?? url;
        continue;
      }
      const continues = response.status === 206;
      await pipeline(
        Readable.fromWeb(response.body as never),
        createWriteStream(path, { flags: continues ? 'a' : 'w' }),
      );
      why = `the file has ${await sizeOf(path)} of ${sizeBytes} bytes`;
    } catch (error) {
      signal.throwIfAborted();
      why = error instanceof Error ? error.message : String(error);
    }
  }
  if ((await sizeOf(path)) === sizeBytes) return;
  throw new StocklineError({
    code: 'bulk_read_failed',
    message: `the result of a bulk query could not be fetched in ${tries} tries: ${why}`,
    hint: 'Run the job again; the reading is taken up, or begun anew.',
  });
}

const sizeOf = async (path: string): Promise<number> => (await stat(path).catch(() => ({ size: 0 }))).size;
