import { setTimeout as pause } from 'node:timers/promises';
import type { BulkParts } from './bulk-ports';

const firstLookMs = 200;
const longestLookMs = 5_000;

/**
 * Waits, without the shop's lease, until a bulk operation is over. One that stands still is cancelled; where it stands still even then it is waited for no
 * longer: its levels are left to it, and all others go on.
 */
export async function followBulk(
  { book, writes, silenceMs }: BulkParts,
  shopId: string,
  bulkId: string,
  signal: AbortSignal,
): Promise<void> {
  const moved = { lines: -1, atMs: Date.now(), isCancelled: false };
  for (let lookMs = Math.min(firstLookMs, silenceMs); ; lookMs = Math.min(longestLookMs, lookMs * 2)) {
    const seen = await writes.look(shopId, bulkId, signal);
    if (!seen || seen.isOver) return;
    if (seen.lines !== moved.lines) {
      Object.assign(moved, { lines: seen.lines, atMs: Date.now() });
      await book.moved(bulkId, seen.lines);
    } else if (Date.now() - moved.atMs > silenceMs) {
      if (moved.isCancelled) return;
      await writes.cancel(shopId, bulkId, signal);
      Object.assign(moved, { atMs: Date.now(), isCancelled: true });
      lookMs = firstLookMs;
    }
    await pause(lookMs, undefined, { signal });
  }
}
