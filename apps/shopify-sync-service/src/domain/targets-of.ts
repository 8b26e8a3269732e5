import { onlineAvailable } from './online-available';
import { physicalShares, type FacilityStock } from './physical-shares';

export interface Mapping {
  locationId: string;
  facilityId: string | null;
  facilityGroupId: string | null;
}

/** All that the numbers of one product in one shop depend on. */
export interface ProductFacts {
  /** The facilities of the channel's group, whether mapped in this shop or not. */
  facilities: readonly FacilityStock[];
  threshold: number;
  queued: number;
}

/** What each mapped location of a shop is to show of a product. With physical locations only the mapped facilities count. */
export function targetsOf(
  mappings: readonly Mapping[],
  { facilities, threshold, queued }: ProductFacts,
): Map<string, number> {
  const mapped = facilities.filter(({ facilityId }) => mappings.some((mapping) => mapping.facilityId === facilityId));
  const shares = physicalShares(mapped, threshold + queued);
  return new Map(
    mappings.flatMap(({ locationId, facilityId, facilityGroupId }) => {
      if (facilityGroupId !== null) return [[locationId, onlineAvailable(facilities, threshold, queued)] as const];
      // A facility outside the group sells nothing online.
      return facilityId === null ? [] : [[locationId, shares.get(facilityId) ?? 0] as const];
    }),
  );
}
