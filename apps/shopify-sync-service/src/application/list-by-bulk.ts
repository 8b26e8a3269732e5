import { StocklineError } from '@app/common/kernel';
import { readsByBulk, slowestRestoreRate } from '../domain/by-bulk';
import type { ObservedLevel } from '../domain/observed-level';
import type { CatalogueRun } from './catalog-ports';
import type { ShopReadings } from './observed-ports';
import { locationsToRead } from './plan-levels';
import type { Levels, ListedLevel, Selection } from './ports';
import type { Published } from '../domain/targets-of';

const levelsAtATime = 5_000;

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
 * Lists a shop by a bulk query, where that is worth its while, with nothing of its levels in memory. The shop's lease is not held: whoever writes to it
 * goes on. Gives false where the shop is to be listed page by page: it is small, or gave no bulk result, which for a closed door the pages will tell of.
 */
export async function listByBulk(listing: BulkListing): Promise<boolean> {
  const { levels, shopId, run } = listing;
  if (!(await isWorthIt(listing))) return false;
  await levels.forgetListed(run.runId, shopId);
  await levels.beginReading(run.runId, shopId);
  try {
    const { publish, mappings } = await levels.layout(shopId);
    const locations = new Set(locationsToRead({ publish, mappings }, listing.selection.locationIds));
    await listing.readings.levels(shopId, watched(listing), (all) => keepAll(listing, all(), locations, publish));
    await levels.tellNotOurs(run.runId, shopId);
    return true;
  } catch (error) {
    if (run.signal.aborted || !(error instanceof StocklineError) || !/^(bulk|shop)_/.test(error.code)) throw error;
    await levels.forgetListed(run.runId, shopId);
    return false;
  } finally {
    await levels.endReading(run.runId, shopId);
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

async function keepAll(
  { levels, shopId, run }: BulkListing,
  all: AsyncIterable<ObservedLevel>,
  locations: ReadonlySet<string>,
  publish: Published,
): Promise<void> {
  let waiting: ListedLevel[] = [];
  const keep = async (): Promise<void> => {
    run.signal.throwIfAborted();
    await levels.keepListed(run.runId, shopId, waiting);
    waiting = [];
  };
  for await (const level of all) {
    if (!locations.has(level.locationId)) continue;
    waiting.push(listedLevel(level, publish));
    if (waiting.length === levelsAtATime) await keep();
  }
  await keep();
}

const listedLevel = (
  { locationId, inventoryItemId, tracked, available, onHand }: ObservedLevel,
  publish: Published,
): ListedLevel => ({
  locationId,
  inventoryItemId,
  observation: tracked ? { quantity: publish === 'on_hand' ? onHand : available } : { code: 'ITEM_NOT_TRACKED' },
});
