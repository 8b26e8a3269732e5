/** What one facility of a channel's group can give. */
export interface FacilityStock {
  facilityId: string;
  /** 1 sells first; what is held back comes off the largest number first. */
  priority: number;
  availableToPromise: number;
  safetyStock: number;
  quantityOnHand: number;
}

/** What a facility may sell by itself: never below zero, whatever the ledger says. */
export const sellable = ({ availableToPromise, safetyStock }: FacilityStock): number =>
  Math.max(0, availableToPromise - safetyStock);

/**
 * The number each facility shows where locations are facilities. Threshold and queued units are taken off the facility with the largest
 * priority number first (ties by facility id), then the next: stable, and the sum is still the online ATP.
 */
export function physicalShares(facilities: readonly FacilityStock[], heldBack: number): Map<string, number> {
  let left = Math.max(0, heldBack);
  const shares = new Map<string, number>();
  for (const facility of [...facilities].sort(takeOffOrder)) {
    const taken = Math.min(left, sellable(facility));
    left -= taken;
    shares.set(facility.facilityId, sellable(facility) - taken);
  }
  return shares;
}

/** The largest priority number gives first, ties by facility id. */
export const takeOffOrder = (left: FacilityStock, right: FacilityStock): number =>
  right.priority - left.priority || (left.facilityId < right.facilityId ? -1 : 1);
