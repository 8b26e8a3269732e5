import type { Mapping, ProductFacts } from '../domain/targets-of';
import type { UserError } from '../domain/culprits-of';

export interface Shop {
  shopId: string;
  channelId: string;
}

/** A level that may have to be written, at the version it was looked at with. */
export interface DueLevel {
  locationId: string;
  inventoryItemId: string;
  productId: string;
  levelVersion: number;
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
export type Observation = { quantity: number } | { code: string; reason: string };

export interface Traffic {
  requests: number;
  throttled: number;
  retries: number;
}

/** The levels of all shops as they are kept. */
export abstract class Levels {
  /** Shops whose channel sells the group. */
  abstract shopsSelling(facilityGroupId: string): Promise<Shop[]>;
  abstract mappings(shopId: string): Promise<Mapping[]>;
  /** Works off what is left of changes that touch every level of a location. */
  abstract finishMarking(shopId: string): Promise<void>;
  /** Levels whose confirmed version is another than the present one, in the order of their keys. */
  abstract due(shopId: string, after: DueLevel | undefined, limit: number): Promise<DueLevel[]>;
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
  abstract countsOf(runId: string): Promise<{ confirmed: number; unchanged: number; parked: number; deferred: number }>;
}

/** An open way to one shop, for as long as its lease is held. */
export abstract class ShopAccess {
  abstract readonly traffic: Traffic;
  abstract observe(locationId: string, inventoryItemIds: readonly string[]): Promise<ReadonlyMap<string, Observation>>;
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
