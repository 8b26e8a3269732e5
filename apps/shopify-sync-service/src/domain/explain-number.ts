import { sellable, type FacilityStock, physicalShares } from './physical-shares';
import { onlineAvailable } from './online-available';
import { targetsOf, type Mapping, type ProductFacts, type ShopLayout } from './targets-of';

/** What one facility gives to the number of a location, or why it gives nothing. */
export interface FacilityStep {
  facilityId: string;
  isCounted: boolean;
  /** Why it is not counted, or what it is counted for. */
  why: string;
  /** What it may sell by itself: max(0, ATP - safety stock). */
  sellable: number;
  /** What of threshold and queue is taken off it, where locations are facilities. */
  takenOff: number;
}

export interface Explanation {
  facilities: FacilityStep[];
  /** What all counted facilities may sell together, before anything is held back. */
  sellable: number;
  threshold: number;
  queued: number;
  /** Sold by shops of the same pool and not heard of yet: elsewhere, and in this shop. */
  unseenElsewhere: number;
  unseenHere: number;
  /** What the shop sells online in all. */
  onlineAvailable: number;
  /** What this location is to show. */
  target: number;
}

/** Every step from the stock of facilities to the number of one location, by the same arithmetic as the number itself. */
export function explainNumber(
  mapping: Mapping,
  layout: ShopLayout,
  facts: ProductFacts,
  others: readonly FacilityStock[],
): Explanation {
  const { mappings } = layout;
  const { facilities, threshold, queued, unseenElsewhere } = facts;
  const unseenHere = [...facts.unseenHere.values()].reduce((total, units) => total + units, 0);
  const isAggregate = mapping.facilityGroupId !== null;
  const counted = isAggregate
    ? facilities
    : facilities.filter(({ facilityId }) => mappings.some((other) => other.facilityId === facilityId));
  const shares = physicalShares(counted, threshold + queued + unseenElsewhere);
  const isCounted = new Set(counted.map(({ facilityId }) => facilityId));
  const step = (facility: FacilityStock, why: string): FacilityStep => ({
    facilityId: facility.facilityId,
    isCounted: isCounted.has(facility.facilityId),
    why,
    sellable: sellable(facility),
    takenOff:
      isAggregate || !isCounted.has(facility.facilityId)
        ? 0
        : sellable(facility) - (shares.get(facility.facilityId) ?? 0),
  });
  const whyOf = ({ facilityId }: FacilityStock): string => {
    if (isAggregate) return 'a member of the group that the location stands for';
    if (facilityId === mapping.facilityId) return 'the facility of this location';
    return isCounted.has(facilityId)
      ? 'another location of this shop stands for it: it shares what is held back'
      : 'a member of the group, but no location of this shop stands for it';
  };
  const online = onlineAvailable(counted, threshold, queued + unseenElsewhere + unseenHere);
  return {
    facilities: [
      ...facilities.map((facility) => step(facility, whyOf(facility))),
      ...others.map((facility) => step(facility, 'not in the group that the channel sells')),
    ],
    sellable: counted.reduce((total, facility) => total + sellable(facility), 0),
    threshold,
    queued,
    unseenElsewhere,
    unseenHere,
    onlineAvailable: online,
    target: targetsOf(layout, facts).get(mapping.locationId) ?? online,
  };
}
