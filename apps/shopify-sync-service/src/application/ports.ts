import type { Mapping, ProductFacts } from '../domain/targets-of';
import type { Unreadable } from '../domain/unreadable';
import type { UserError } from '../domain/culprits-of';

export interface Shop {
  shopId: string;
  channelId: string;
}

/** Which levels of a shop a run looks at. */
export interface Selection {
  /** Those whose confirmed version is another than the present one; every level of products that have one; or all that are mapped, parked ones too. */
  which: 'changed' | 'of_changed_products' | 'all';
  /** Only these locations; null = every mapped one. */
  locationIds: readonly string[] | null;
}

/** A level that may have to be written, at the version it was looked at with. */
export interface DueLevel {
  locationId: string;
  inventoryItemId: string;
  productId: string;
  levelVersion: number;
  /** Why it is set aside, with Shopify's own code and words. */
  parked: { code: string; reason: string } | null;
}

/** A level with what the shop shows and what it is to show. */
export interface PlannedLevel extends DueLevel {
  observed: number;
  target: number;
}

export interface StoredRequest {
  /** The idempotency key. */
  requestId: string;
  /** The very text of the variables. */
  variables: string;
  levels: readonly PlannedLevel[];
  storedAt: Date;
}

export type LevelOutcome =
  | { outcome: 'confirmed' | 'unchanged'; level: DueLevel; observed: number; target: number }
  | {
      outcome: 'parked' | 'deferred';
      level: DueLevel;
      code: string;
      reason: string;
      observed?: number;
      target?: number;
    };

/** What a shop showed of a level, or why nothing can be written there. */
export type Observation = { quantity: number } | { code: Unreadable };

/** A level as a shop lists it. */
export interface ListedLevel {
  inventoryItemId: string;
  observation: Observation;
}

/** Observations of a shop by location and item. */
export type Observations = ReadonlyMap<string, Observation>;
export const placeOf = ({ locationId, inventoryItemId }: Pick<DueLevel, 'locationId' | 'inventoryItemId'>): string =>
  `${locationId}|${inventoryItemId}`;

export interface Traffic {
  requests: number;
  throttled: number;
  retries: number;
}

export interface RunCounts {
  confirmed: number;
  unchanged: number;
  parked: number;
  deferred: number;
  /** Levels of the shop that are no product's here: reported, and not among the levels of the run. */
  not_ours: number;
  /** Requests that were stored to be sent. */
  requests: number;
}

/** The levels of all shops as they are kept. */
export abstract class Levels {
  /** Shops whose channel sells the group and that have a location mapped; every such shop where no group is named. */
  abstract shopsSelling(facilityGroupId: string | null): Promise<Shop[]>;
  /** Mapped locations of a shop that stand for a member of the group, or for the group itself. */
  abstract locationsOfGroup(shopId: string, facilityGroupId: string): Promise<string[]>;
  abstract groupExists(facilityGroupId: string): Promise<boolean>;
  abstract mappings(shopId: string): Promise<Mapping[]>;
  /** Works off what is left of changes that touch every level of a location. */
  abstract finishMarking(shopId: string): Promise<void>;
  /** The next selected levels by product, the levels of one product never torn apart. A level of unknown stock is left out: unknown is not zero. */
  abstract select(shopId: string, selection: Selection, afterProductId: string, limit: number): Promise<DueLevel[]>;
  abstract countSelected(shopId: string, selection: Selection): Promise<number>;
  /** The same levels with the version they have now; those that are no longer managed are left out. */
  abstract again(shopId: string, levels: readonly DueLevel[]): Promise<DueLevel[]>;
  abstract facts(shopId: string, productIds: readonly string[]): Promise<ReadonlyMap<string, ProductFacts>>;
  abstract store(shopId: string, runId: string, levels: readonly PlannedLevel[]): Promise<StoredRequest>;
  abstract openRequests(shopId: string): Promise<StoredRequest[]>;
  abstract countSend(requestId: string): Promise<void>;
  /** Ends a request and writes what became of its levels, together. */
  abstract settle(
    shopId: string,
    runId: string,
    request: StoredRequest | undefined,
    state: 'confirmed' | 'refused' | 'abandoned',
    outcomes: readonly LevelOutcome[],
  ): Promise<void>;
  /** Writes into the run alone what would become of levels. */
  abstract tell(shopId: string, runId: string, outcomes: readonly LevelOutcome[]): Promise<void>;
  /** Every selected level that the run has no outcome for is deferred; they stay due. */
  abstract deferRest(
    shopId: string,
    runId: string,
    selection: Selection,
    why: { code: string; reason: string },
  ): Promise<void>;
  /** Keeps what was listed of a location until the run has compared it. */
  abstract keepListed(runId: string, shopId: string, locationId: string, listed: readonly ListedLevel[]): Promise<void>;
  abstract listed(runId: string, shopId: string, levels: readonly DueLevel[]): Promise<Observations>;
  /** Writes into the run which of the listed levels are nobody's here. */
  abstract tellNotOurs(runId: string, shopId: string): Promise<void>;
  abstract forgetListed(runId: string, shopId: string): Promise<void>;
  abstract countsOf(runId: string): Promise<RunCounts>;
}

/** An open way to one shop, for as long as its lease is held. */
export abstract class ShopAccess {
  abstract readonly traffic: Traffic;
  abstract observe(levels: readonly DueLevel[]): Promise<Observations>;
  /** Every level of a location, page by page. */
  abstract list(locationId: string): AsyncIterable<readonly ListedLevel[]>;
  /** Sends a stored request, as it is. */
  abstract write(
    request: StoredRequest,
  ): Promise<{ errors: readonly UserError[]; refused: { code: string; reason: string } | undefined }>;
}

/** One holder a shop at a time, whichever replica it is in. */
export abstract class ShopDoor {
  /** Runs `work` with the shop's lease held; undefined where another holds it and does not let go in time. */
  abstract enter<T>(
    shopId: string,
    signal: AbortSignal,
    work: (access: ShopAccess) => Promise<T>,
  ): Promise<T | undefined>;
}
