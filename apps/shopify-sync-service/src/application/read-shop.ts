import { baselineBeside } from '../domain/baseline-beside';
import { correctionsInARow, isDrift } from '../domain/drift';
import { unitsOf, unseenOrders } from '../domain/unseen-orders';
import type { Delivery } from './delivery';
import { placeOf, type DueLevel, type FoundProduct, type Observations, type WatchedProduct } from './ports';

/** What a shop shows of some levels, and what of their products it has sold unheard of, by product and location. */
export interface Reading {
  observations: Observations;
  unseen: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** Levels that somebody else changed, after they had been corrected too often in a row: found now, or before (by a hint, by a run that died) and not decided since. */
  returning: ReadonlySet<string>;
  /** What bulk operations that go on are to make of levels. */
  inBulk: ReadonlyMap<string, number>;
}

export interface ReadingOptions {
  /** What of the levels was listed already. */
  listed?: Observations;
  /** Nothing of what is found is kept. */
  dryRun: boolean;
  /**
   * The shop hinted at the levels; nobody decides them now. What is found makes them due. That one still shows what was written a moment ago does not
   * say that it has held: the hint may be of our own writing.
   */
  isHint?: boolean;
}

/**
 * Reads levels (or takes what was listed of them) and keeps what was sold unheard of. A level that no list names is read by itself: not to stand in a list
 * that was made while levels moved says nothing of it. Orders that were heard of are asked for before the shop is
 * read: the shop had them before we did. Where there are any, all levels of the product are read now, for an order may have fallen at any of them.
 */
export async function readShop(
  {
    levels,
    access,
    shopId,
    publish,
    unseenGraceMs,
  }: Pick<Delivery, 'levels' | 'access' | 'shopId' | 'publish' | 'unseenGraceMs'>,
  due: readonly DueLevel[],
  { listed, dryRun, isHint = false }: ReadingOptions,
): Promise<Reading> {
  // Shopify itself takes what it has promised off what is on hand.
  const productIds = [...new Set(due.map(({ productId }) => productId))];
  // Asked before the shop is: what was written after that is not taken for sold.
  const inBulk = await levels.inBulk(shopId, productIds);
  const unlisted = due.filter((level) => !listed?.has(placeOf(level)));
  if (publish === 'on_hand') {
    const read = unlisted.length === 0 ? [] : await access.observe(unlisted);
    return { observations: new Map([...(listed ?? []), ...read]), unseen: new Map(), returning: new Set(), inBulk };
  }
  const watched = await levels.watched(shopId, productIds);
  const uncertain = [...watched.values()].filter(isUncertain).flatMap((product) => product.levels);
  const toRead = [...new Map([...unlisted, ...uncertain].map((level) => [placeOf(level), level])).values()];
  const read = toRead.length === 0 ? new Map<string, never>() : await access.observe(toRead);
  const observations = new Map([...(listed ?? []), ...read]);
  const found = [...watched].map(([productId, product]) =>
    foundOf(productId, beside(product, observations, inBulk), observations, unseenGraceMs, isHint),
  );
  if (!dryRun) await levels.book(shopId, found.filter(hasNews), isHint ? [] : due);
  return {
    observations,
    unseen: new Map(found.map((product) => [product.productId, unseenByLocation(product)])),
    returning: returningIn(watched, found),
    inBulk,
  };
}

function returningIn(watched: ReadonlyMap<string, WatchedProduct>, found: readonly FoundProduct[]): Set<string> {
  const often = new Set(
    [...watched.values()].flatMap(({ levels }) =>
      levels.filter(({ corrections }) => corrections >= correctionsInARow).map(placeOf),
    ),
  );
  const before = [...watched.values()].flatMap(({ levels }) =>
    levels.filter(({ isDrifting }) => isDrifting).map(placeOf),
  );
  // Fewer units may be sold: they are waited for first.
  const now = found.flatMap(({ levels }) =>
    levels.filter(({ driftedFrom, observed }) => driftedFrom !== null && observed > driftedFrom).map(placeOf),
  );
  return new Set([...before, ...now].filter((place) => often.has(place)));
}

const isUncertain = ({ acknowledged, levels }: WatchedProduct): boolean =>
  acknowledged.shop + acknowledged.channel > 0 || levels.some(({ unseen }) => unseen.length > 0);

/** The product with what its levels are measured by while bulk operations may have written them. */
const beside = (
  product: WatchedProduct,
  observations: Observations,
  inBulk: ReadonlyMap<string, number>,
): WatchedProduct => ({
  ...product,
  levels: product.levels.map((level) => {
    const place = placeOf(level);
    const observation = observations.get(place);
    return observation && 'quantity' in observation
      ? { ...level, baseline: baselineBeside(level.baseline, inBulk.get(place), observation.quantity) }
      : level;
  }),
});

function foundOf(
  productId: string,
  { levels, acknowledged }: WatchedProduct,
  observations: Observations,
  graceMs: number,
  isHint: boolean,
): FoundProduct {
  const seen = levels.flatMap((level) => {
    const observation = observations.get(placeOf(level));
    return observation && 'quantity' in observation
      ? [{ ...level, place: placeOf(level), observed: observation.quantity }]
      : [];
  });
  const nowMs = Date.now();
  const { unseen, accountedFor } = unseenOrders(seen, acknowledged.shop + acknowledged.channel, nowMs);
  return {
    productId,
    levels: seen.map(({ locationId, inventoryItemId, place, observed, baseline, corrections, unseen: before }) => {
      const now = unseen.get(place)!.filter(({ atMs }) => nowMs - atMs < graceMs);
      return {
        locationId,
        inventoryItemId,
        observed,
        unseen: now,
        hasChanged: observed !== baseline || unitsOf(now) !== unitsOf(before) || (corrections > 0 && !isHint),
        mayHaveHeld: !isHint,
        driftedFrom: isDrift(baseline, observed, unitsOf(unseen.get(place)!.filter(({ atMs }) => atMs === nowMs)))
          ? baseline
          : null,
      };
    }),
    // What was named for this shop is settled by this reading; of the channel's, other shops may have the rest.
    accounted: { shop: acknowledged.shop, channel: Math.max(0, accountedFor - acknowledged.shop) },
  };
}

const hasNews = ({ levels, accounted }: FoundProduct): boolean =>
  accounted.shop + accounted.channel > 0 || levels.some(({ hasChanged }) => hasChanged);

function unseenByLocation({ levels }: FoundProduct): Map<string, number> {
  const units = new Map<string, number>();
  for (const { locationId, unseen } of levels) units.set(locationId, (units.get(locationId) ?? 0) + unitsOf(unseen));
  return units;
}
