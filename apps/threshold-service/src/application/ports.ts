import type { FacilityChanged, FacilityGroupChanged, ProductChanged } from '@app/common/contracts';
import type { Tx } from '@app/common/database';

/** The copies of master data kept here. What is not newer than the copy, by (epoch, version), changes nothing. */
export abstract class Copies {
  abstract takeProducts(tx: Tx, products: readonly ProductChanged[]): Promise<void>;
  abstract takeFacilities(tx: Tx, facilities: readonly FacilityChanged[]): Promise<void>;
  abstract takeFacilityGroups(tx: Tx, groups: readonly FacilityGroupChanged[]): Promise<void>;
}

/** Values that begin and run out at their time. */
export abstract class DueValues {
  /** Brings the earliest of what is due into force and publishes it; gives how many due times were served, at most `limit`. */
  abstract serve(limit: number): Promise<number>;
}
