import type {
  CatalogueBook,
  CatalogueRun,
  Finding,
  LevelName,
  Refused,
  ShopCatalogue,
  ShopItem,
} from './catalog-ports';
import type { StockingPolicy } from '../domain/stocking-policy';

const itemsAtATime = 1_000;

/** Looks at every item whose levels are managed here: one the shop does not track, or does not stock there, takes no number of ours. It is mended, or told, as the shop's policy says. */
export async function mendStocking(
  catalogue: ShopCatalogue,
  book: CatalogueBook,
  shop: { readonly shopId: string } & StockingPolicy,
  run: CatalogueRun,
): Promise<{ tracked: number; activated: number }> {
  const mended = { tracked: 0, activated: 0 };
  await catalogue.items(shop.shopId, run, async (items) => {
    let waiting: ShopItem[] = [];
    const look = async (): Promise<void> => {
      run.signal.throwIfAborted();
      const { tracked, activated } = await mendItems(catalogue, book, shop, run, waiting);
      mended.tracked += tracked;
      mended.activated += activated;
      waiting = [];
    };
    for await (const item of items()) {
      waiting.push(item);
      if (waiting.length === itemsAtATime) await look();
    }
    if (waiting.length > 0) await look();
  });
  return mended;
}

async function mendItems(
  catalogue: ShopCatalogue,
  book: CatalogueBook,
  { shopId, untracked, notStocked }: { readonly shopId: string } & StockingPolicy,
  run: CatalogueRun,
  items: readonly ShopItem[],
): Promise<{ tracked: number; activated: number }> {
  const managed = await book.managed(
    shopId,
    items.map(({ inventoryItemId }) => inventoryItemId),
  );
  const itemOf = new Map(items.map((item) => [item.inventoryItemId, item]));
  const uncounted = managed.filter(({ inventoryItemId }) => !itemOf.get(inventoryItemId)!.tracked);
  const unstocked = managed.filter(
    (level) =>
      !itemOf
        .get(level.inventoryItemId)!
        .levels.some(({ locationId, isActive }) => locationId === level.locationId && isActive),
  );
  const uncountedItems = [...new Set(uncounted.map(({ inventoryItemId }) => inventoryItemId))];
  const refusedTracking =
    untracked === 'track' ? await catalogue.track(shopId, run, uncountedItems) : uncountedItems.map(untold);
  const refusedStocking =
    notStocked === 'activate' ? await catalogue.activate(shopId, run, unstocked) : unstocked.map(reported);
  await book.find(shopId, run.runId, [
    ...refusedTracking.map(finding('not_tracked')),
    ...refusedStocking.map(finding('not_stocked')),
  ]);
  const stillUncounted = new Set(refusedTracking.map(({ inventoryItemId }) => inventoryItemId));
  const stillUnstocked = new Set(refusedStocking.map(nameOf));
  await book.bringBack(
    shopId,
    [...uncounted, ...unstocked].filter(
      (level) => !stillUncounted.has(level.inventoryItemId) && !stillUnstocked.has(nameOf(level)),
    ),
  );
  return {
    tracked: uncountedItems.length - stillUncounted.size,
    activated: unstocked.length - refusedStocking.length,
  };
}

const untold = (inventoryItemId: string): Refused => ({
  inventoryItemId,
  locationId: '',
  reason: 'the shop does not track this item: a write would be lost without a word',
});
const reported = (level: LevelName): Refused => ({ ...level, reason: 'the item is not stocked at this location' });
const nameOf = ({ inventoryItemId, locationId }: LevelName): string => `${inventoryItemId}|${locationId}`;
const finding =
  (code: Finding['code']) =>
  ({ inventoryItemId, locationId, reason }: Refused): Finding => ({
    inventoryItemId,
    locationId,
    code,
    detail: reason,
  });
