import { onlineAvailable } from './online-available';
import { physicalShares, takeOffOrder, type FacilityStock } from './physical-shares';

export interface Mapping {
  locationId: string;
  facilityId: string | null;
  facilityGroupId: string | null;
}

/** Which of Shopify's quantities a shop is written: what may be sold, or what is there, from which Shopify itself takes what it has promised. */
export type Published = 'available' | 'on_hand';

/** What the locations of a shop stand for, and what is written there. */
export interface ShopLayout {
  publish: Published;
  mappings: readonly Mapping[];
}

/** All that the numbers of one product in one shop depend on. */
export interface ProductFacts {
  /** The facilities of the channel's group, whether mapped in this shop or not. */
  facilities: readonly FacilityStock[];
  threshold: number;
  queued: number;
  /** Units that shops of the same pool have sold and the ledger has not heard of: elsewhere, and in this shop by location. */
  unseenElsewhere: number;
  unseenHere: ReadonlyMap<string, number>;
}

/** With these, numbers are what they are to be before anything unseen is taken off. */
export const noneUnseen: Pick<ProductFacts, 'unseenElsewhere' | 'unseenHere'> = {
  unseenElsewhere: 0,
  unseenHere: new Map(),
};

/**
 * What each mapped location of a shop is to show of a product. With physical locations only the mapped facilities count.
 * On hand is what is there, never below zero: neither thresholds nor others' reservations are held back.
 */
export function targetsOf({ publish, mappings }: ShopLayout, facts: ProductFacts): Map<string, number> {
  const mapped = facts.facilities.filter(({ facilityId }) =>
    mappings.some((mapping) => mapping.facilityId === facilityId),
  );
  const shares = publish === 'on_hand' ? onHand(mapped) : availableShares(mappings, mapped, facts);
  return new Map(
    mappings.flatMap(({ locationId, facilityId, facilityGroupId }) => {
      if (facilityGroupId !== null) return [[locationId, ofWholeGroup(locationId, facts)] as const];
      // A facility outside the group sells nothing online.
      return facilityId === null ? [] : [[locationId, shares.get(facilityId) ?? 0] as const];
    }),
  );
}

const onHand = (mapped: readonly FacilityStock[]): Map<string, number> =>
  new Map(mapped.map(({ facilityId, quantityOnHand }) => [facilityId, Math.max(0, quantityOnHand)]));

const ofWholeGroup = (
  locationId: string,
  { facilities, threshold, queued, unseenElsewhere, unseenHere }: ProductFacts,
): number => onlineAvailable(facilities, threshold, queued + unseenElsewhere + (unseenHere.get(locationId) ?? 0));

/** Unseen units come off the location where they fell; what it cannot give comes off the others in take-off order. */
function availableShares(
  mappings: readonly Mapping[],
  mapped: readonly FacilityStock[],
  { threshold, queued, unseenElsewhere, unseenHere }: ProductFacts,
): Map<string, number> {
  const shares = physicalShares(mapped, threshold + queued + unseenElsewhere);
  let left = 0;
  const takeOff = (facilityId: string, units: number): number => {
    const share = shares.get(facilityId) ?? 0;
    const taken = Math.min(share, units);
    shares.set(facilityId, share - taken);
    return units - taken;
  };
  for (const { locationId, facilityId } of mappings)
    if (facilityId !== null && shares.has(facilityId)) left += takeOff(facilityId, unseenHere.get(locationId) ?? 0);
  if (left > 0) for (const { facilityId } of [...mapped].sort(takeOffOrder)) left = takeOff(facilityId, left);
  return shares;
}
