import { StocklineError } from '@app/common/kernel';
import { readsByBulk, slowestRestoreRate } from '../domain/by-bulk';
import type { ObservedLevel } from '../domain/observed-level';
import type { CatalogueRun } from './catalog-ports';
import type { ShopReadings } from './observed-ports';
import { locationsToRead } from './plan-levels';
import type { Levels, ListedLevel, Selection } from './ports';
import type { Published } from '../domain/targets-of';

export interface BulkListing {
  levels: Levels;
  readings: ShopReadings;
  shopId: string;
  selection: Selection;
  run: CatalogueRun;
  /** How long pages must take for a bulk query to be worth its while. */
  fromMs: number;
}

/**
 * Lists a shop by a bulk query, where that is worth its while, and compares it, with nothing of its levels in memory. The shop's lease is not held: whoever
 * writes to it goes on. Gives false where the shop is to be listed page by page: it is small, or gave no bulk result, which for a closed door the pages will
 * tell of.
 */
export async function listByBulk(listing: BulkListing): Promise<boolean> {
  const { levels, shopId, selection, run } = listing;
  if (!(await isWorthIt(listing))) return false;
  const readAt = await levels.beginReading(run.runId, shopId);
  let ownMs: number | null = null;
  try {
    const { publish, mappings } = await levels.layout(shopId);
    const locationIds = locationsToRead({ publish, mappings }, selection.locationIds);
    await listing.readings.levels(shopId, watched(listing), async (all) => {
      const begun = performance.now();
      const whole = { runId: run.runId, shopId, locationIds, publish, readAt, isBeside: true };
      await levels.compareListed(whole, listedIn(all(), locationIds, publish, run.signal));
      ownMs = Math.round(performance.now() - begun);
    });
    return true;
  } catch (error) {
    if (run.signal.aborted || !(error instanceof StocklineError) || !/^(bulk|shop)_/.test(error.code)) throw error;
    return false;
  } finally {
    await levels.endReading(run.runId, shopId, ownMs);
  }
}

/** The shop is asked for its rate only where the slowest one would make it worth while. */
async function isWorthIt({ levels, readings, shopId, selection, run, fromMs }: BulkListing): Promise<boolean> {
  const count = await levels.countSelected(shopId, selection);
  if (!readsByBulk(count, slowestRestoreRate, fromMs)) return false;
  try {
    return readsByBulk(count, await readings.restoreRate(shopId, run.signal), fromMs);
  } catch (error) {
    if (error instanceof StocklineError && error.code.startsWith('shop_')) return false;
    throw error;
  }
}

const watched = ({ levels, shopId, run }: BulkListing): CatalogueRun => ({
  ...run,
  onRead: async (objects) => {
    await levels.readingMoved(run.runId, shopId, objects);
    await run.onRead(objects);
  },
});

async function* listedIn(
  all: AsyncIterable<readonly ObservedLevel[]>,
  locationIds: readonly string[],
  publish: Published,
  signal: AbortSignal,
): AsyncGenerator<readonly ListedLevel[]> {
  const locations = new Set(locationIds);
  for await (const some of all) {
    signal.throwIfAborted();
    yield some.filter(({ locationId }) => locations.has(locationId)).map((level) => listedLevel(level, publish));
  }
}

const listedLevel = (
  { locationId, inventoryItemId, tracked, available, onHand }: ObservedLevel,
  publish: Published,
): ListedLevel => ({
  locationId,
  inventoryItemId,
  observation: tracked ? { quantity: publish === 'on_hand' ? onHand : available } : { code: 'ITEM_NOT_TRACKED' },
});
