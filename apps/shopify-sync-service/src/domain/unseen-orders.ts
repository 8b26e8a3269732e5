/** Units that a level lost without an order that was heard of, at the moment they were missed. */
export interface UnseenUnits {
  atMs: number;
  units: number;
}

/** A level of a product in one shop, as it is looked at again. */
export interface WatchedLevel {
  place: string;
  /** What it was last known to show; null = never read. */
  baseline: number | null;
  observed: number;
  unseen: readonly UnseenUnits[];
}

/**
 * What of a product a shop has sold and the ledger has not heard of, by level: what was carried, and what its levels show less than they were known
 * to, less what orders that were heard of since account for. The oldest units are accounted for first. What a level shows more (units given back, or
 * added by somebody) accounts for units too. Also gives how many of the acknowledged units were needed.
 */
export function unseenOrders(
  levels: readonly WatchedLevel[],
  acknowledged: number,
  nowMs: number,
): { unseen: Map<string, UnseenUnits[]>; accountedFor: number } {
  const drops = levels.map(({ baseline, observed }) => (baseline === null ? 0 : baseline - observed));
  const entries = levels
    .flatMap(({ place, unseen }, at) => [
      ...unseen.map((units) => ({ place, ...units })),
      ...(drops[at]! > 0 ? [{ place, atMs: nowMs, units: drops[at]! }] : []),
    ])
    .sort((left, right) => left.atMs - right.atMs);
  const givenBack = drops.reduce((total, drop) => total + Math.max(0, -drop), 0);
  let left = givenBack + Math.max(0, acknowledged);
  const before = left;
  const unseen = new Map(levels.map(({ place }): [string, UnseenUnits[]] => [place, []]));
  for (const { place, atMs, units } of entries) {
    const accounted = Math.min(left, units);
    left -= accounted;
    if (units > accounted) unseen.get(place)!.push({ atMs, units: units - accounted });
  }
  return { unseen, accountedFor: Math.max(0, before - left - givenBack) };
}

export const unitsOf = (unseen: readonly UnseenUnits[]): number =>
  unseen.reduce((total, { units }) => total + units, 0);
