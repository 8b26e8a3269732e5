import { sellable, type FacilityStock } from './physical-shares';

/** Online ATP: what the group's facilities can sell together, less what is held back once, after summing. Never below zero. */
export const onlineAvailable = (facilities: readonly FacilityStock[], threshold: number, queued: number): number =>
  Math.max(0, facilities.reduce((total, facility) => total + sellable(facility), 0) - threshold - queued);
