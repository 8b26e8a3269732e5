import { setTimeout as pause } from 'node:timers/promises';
import { StocklineError } from '@app/common/kernel';
import type { RunContext } from '@app/common/jobs';
import { isTaken, type MappedLocation, type ObservedLevel } from '../domain/observed-level';
import type { ObservedBook } from './observed-ports';

const itemsAtATime = 1_000;
const lookEveryMs = 200;

/**
 * Onboarding: has products made for the items of locations whose number counts that nobody knows, and waits until they are known here, so that
 * their rows find them. Items that stay unknown for too long are left to be rejected, each with its reason.
 */
export async function makeProducts(
  run: RunContext,
  book: ObservedBook,
  shopId: string,
  locations: readonly MappedLocation[],
  levels: AsyncIterable<readonly ObservedLevel[]>,
  silenceMs: number,
): Promise<void> {
  const taken = new Set(locations.filter(isTaken).map(({ locationId }) => locationId));
  let waiting = new Map<string, string | null>();
  const asked: string[] = [];
  const ask = async (): Promise<void> => {
    run.signal.throwIfAborted();
    const unlinked = await book.unlinked(shopId, [...waiting.keys()]);
    await book.askForProducts(
      shopId,
      unlinked.map((inventoryItemId) => ({ inventoryItemId, sku: waiting.get(inventoryItemId)! })),
    );
    asked.push(...unlinked);
    waiting = new Map();
  };
  for await (const some of levels)
    for (const { locationId, inventoryItemId, sku } of some) {
      if (!taken.has(locationId)) continue;
      waiting.set(inventoryItemId, sku);
      if (waiting.size === itemsAtATime) await ask();
    }
  if (waiting.size > 0) await ask();
  await untilKnown(run, book, shopId, asked, silenceMs);
}

async function untilKnown(
  run: RunContext,
  book: ObservedBook,
  shopId: string,
  asked: readonly string[],
  silenceMs: number,
): Promise<void> {
  let heardAtMs = Date.now();
  for (let open = asked; open.length > 0;) {
    const still = await book.unlinked(shopId, open);
    if (still.length < open.length) heardAtMs = Date.now();
    open = still;
    await run.progress('waiting until products are made', asked.length - open.length, asked.length, 'products');
    if (open.length > 0 && Date.now() - heardAtMs > silenceMs)
      throw new StocklineError({
        code: 'sync_unanswered',
        message: `${open.length} of ${asked.length} new products of shop ${shopId} did not come back from ingest`,
        hint: 'See that ingest runs and whether catalog-events.dlq holds them; then run it again.',
      });
    if (open.length > 0) await pause(lookEveryMs, undefined, { signal: run.signal });
  }
}
