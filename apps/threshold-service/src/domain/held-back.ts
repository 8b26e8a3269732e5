/** What a value holds back: a threshold once per channel, a safety stock in each store or warehouse. */
export type HeldBackKind = 'threshold' | 'safety_stock';

export type FacilityType = 'WAREHOUSE' | 'RETAIL_STORE' | 'CONFIGURATION';

/** Units of a product held back in a facility from one instant until just before another; without the other, until something newer starts. */
export interface HeldBack {
  units: number;
  effectiveFromMs: number;
  effectiveThruMs: number | null;
}

/** A channel takes a threshold, a place with shelves a safety stock. */
export const kindFor = (facilityType: FacilityType): HeldBackKind =>
  facilityType === 'CONFIGURATION' ? 'threshold' : 'safety_stock';
