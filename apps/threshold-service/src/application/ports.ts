import type { FacilityChanged, FacilityGroupChanged, ProductChanged } from '@app/common/contracts';
import type { Tx } from '@app/common/database';
import type { StatedValue } from '../domain/check-statement';
import type { FacilityType, HeldBack } from '../domain/held-back';

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

export interface Place {
  facilityNo: number;
  facilityId: string;
  type: FacilityType;
}
export interface NamedProduct {
  productNo: number;
  productId: string;
}

/** Ids as a path gives them: ours, or an external one with its type before a colon (`sku:ABC`, `externalFacilityId:100`). */
export abstract class References {
  /** Throws `product_unknown` or `product_ambiguous`. */
  abstract product(reference: string): Promise<NamedProduct>;
  /** Throws `facility_unknown` or `facility_ambiguous`. */
  abstract facility(reference: string): Promise<Place>;
}

export interface ValueKey {
  productNo: number;
  facilityNo: number;
}

export abstract class HeldBackValues {
  /** Writes one value with its history; publishes it if it is in force now. `outdated` = a later value, without an end, stands above it for ever. */
  abstract state(
    key: ValueKey,
    value: StatedValue,
    by: { user: string; reason?: string },
  ): Promise<'applied' | 'unchanged' | 'outdated'>;
  /** Everything stated of a key that can still matter, and the version last published (0 = none). */
  abstract of(key: ValueKey): Promise<{ values: readonly HeldBack[]; version: number }>;
}

/** Whether the copies of products and facilities have caught up with what was there when this replica started. */
export abstract class MasterData {
  /** Resolves once they have; rejects when the signal says so before. */
  abstract whenRead(signal: AbortSignal): Promise<void>;
}
