import type {
  FacilityChanged,
  FacilityGroupChanged,
  InventoryChanged,
  OrderQueueChanged,
  ProductChanged,
  RunRecord,
} from '@app/common/contracts';
import type { Tx } from '@app/common/database';
import type { StatedValue } from '../domain/check-statement';
import type { FacilityType, HeldBack } from '../domain/held-back';
import type { ProductFilter } from '../domain/product-filter';
import type { ThresholdRule } from '../domain/threshold-rule';
import type { ProductFacts } from '../domain/why-chosen';

/** The copies of others' data kept here. What is not newer than the copy, by (epoch, version), changes nothing. */
export abstract class Copies {
  abstract takeProducts(tx: Tx, products: readonly ProductChanged[]): Promise<void>;
  abstract takeFacilities(tx: Tx, facilities: readonly FacilityChanged[]): Promise<void>;
  abstract takeFacilityGroups(tx: Tx, groups: readonly FacilityGroupChanged[]): Promise<void>;
  abstract takeStock(tx: Tx, changes: readonly InventoryChanged[]): Promise<void>;
  abstract takeOrderQueues(tx: Tx, changes: readonly OrderQueueChanged[]): Promise<void>;
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

/** A stored product filter. Each change is a version of its own, and none is lost: a run names the one it used. */
export interface SearchPreference {
  searchPreferenceId: string;
  version: number;
  name: string | null;
  filter: ProductFilter;
  statedBy: string;
  statedAt: Date;
}

export abstract class SearchPreferences {
  /** Throws `search_preference_unknown`, with the nearest name, where it is not there or has been deleted; a version that is named is given for ever. */
  abstract find(searchPreferenceId: string, version?: number): Promise<SearchPreference>;
  /** The same name and filter again make no new version. */
  abstract put(
    preference: Pick<SearchPreference, 'searchPreferenceId' | 'name' | 'filter'>,
    user: string,
  ): Promise<SearchPreference>;
  abstract delete(searchPreferenceId: string, user: string): Promise<SearchPreference>;
}

export interface FoundProduct {
  productId: string;
  name: string | null;
  tags: readonly string[];
  categories: readonly string[];
  productType: string | null;
  vendor: string | null;
}
/** A condition with how many products it lets through by itself, and together with those before it. */
export interface ConditionCount {
  condition: string;
  alone: number;
  together: number;
}
/** A value of a filter that no product has, and what is spelled nearly so. */
export interface FilterWarning {
  pointer: string;
  value: string;
  warning: string;
  near: readonly string[];
}

export abstract class ProductSearch {
  abstract count(filter: ProductFilter): Promise<number>;
  /** The first products in the order in which they became known. */
  abstract first(filter: ProductFilter, limit: number): Promise<readonly FoundProduct[]>;
  /** Looks at the whole catalogue: a second or so for a million products. */
  abstract conditionCounts(
    filter: ProductFilter,
  ): Promise<{ catalogue: number; chosen: number; conditions: readonly ConditionCount[] }>;
  abstract warnings(filter: ProductFilter): Promise<readonly FilterWarning[]>;
  abstract facts(productNo: number): Promise<ProductFacts>;
}

/** Which products and channels an export speaks of, and what it writes. */
export interface ExportRequest {
  /** Channels by their numbers. */
  channelNos: readonly number[];
  /** None = every product. */
  filter: ProductFilter | undefined;
  /** Only products whose threshold, safety stock or catalogue entry changed since; none = all. */
  touchedSince: Date | undefined;
  /** The value to write for every product chosen; none = what is held back. */
  units: number | undefined;
}
/** What an export looked at, chose and wrote. */
export interface Exported {
  catalogue: number;
  /** Let through by the filter, before those that were not touched are left out. */
  matching: number;
  products: number;
  rows: number;
  sizeBytes: number;
  contentHash: string;
  conditions: readonly ConditionCount[];
}

export abstract class ThresholdExports {
  /** Writes the products chosen as a thresholds file, all of them as of one moment; nothing where none was. */
  abstract write(
    request: ExportRequest,
    localFile: string,
    signal: AbortSignal,
    onBytes: (bytes: number) => Promise<void>,
  ): Promise<Exported>;
  /** The channel that is named, or all; refuses what is no channel. */
  abstract channels(reference: string | null): Promise<readonly Place[]>;
}

/** A rule as it is kept: in which channel or place, for the products of which search preference. */
export interface KeptRule extends ThresholdRule {
  searchPreferenceId: string;
  facilityNo: number;
  facilityId: string;
  enabled: boolean;
  statedBy: string;
  statedAt: Date;
}
/** What a rule run found: rules that took part, products that any of them fits, and the rows written. */
export interface Evaluated {
  rules: number;
  products: number;
  rows: number;
  wins: readonly { ruleId: string; rows: number }[];
}

export abstract class ThresholdRules {
  /** By facility, then priority. */
  abstract list(): Promise<readonly KeptRule[]>;
  /** Throws `threshold_rule_unknown`, with the nearest name. */
  abstract find(ruleId: string): Promise<KeptRule>;
  abstract put(rule: Omit<KeptRule, 'facilityId' | 'statedBy' | 'statedAt'>, user: string): Promise<KeptRule>;
  abstract delete(ruleId: string, user: string): Promise<KeptRule>;
  /** Writes what every product's winning rules hold back as a thresholds file, as of one moment. */
  abstract evaluate(rules: readonly KeptRule[], localFile: string, at: Date): Promise<Evaluated>;
}

/** Asks for a run of a job of this service. */
export abstract class Runs {
  abstract request(jobId: string, parameters: object, user: string): Promise<RunRecord>;

  /** Has a file of this machine previewed by an import; it lies in no directory that another run would take it from. */
  abstract preview(configId: string, file: { path: string; name: string }, user: string): Promise<RunRecord>;
}

/** Whether the copies of others' data have caught up with what was there when this replica started. */
export abstract class MasterData {
  /** Resolves once they have; rejects when the signal says so before. */
  abstract whenRead(signal: AbortSignal): Promise<void>;
}
