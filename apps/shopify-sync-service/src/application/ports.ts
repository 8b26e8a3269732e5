import type { ProductFacts, Published, ShopLayout } from '../domain/targets-of';
import type { UnseenUnits } from '../domain/unseen-orders';
import type { Unreadable } from '../domain/unreadable';
import type { UserError } from '../domain/culprits-of';
import type { ShopListing } from './shop-listing';

export interface Shop {
  shopId: string;
  channelId: string;
  /** Off: neither read nor written; what is due stays due. */
  isOn: boolean;
}

/** Which levels of a shop a run looks at. */
export interface Selection {
  /**
   * Those whose confirmed version is another than the present one; every level of products that have one; all that are mapped, parked ones too; or what of
   * all the comparison of run `notIn` with what the shop listed has left open.
   */
  which: 'changed' | 'of_changed_products' | 'all' | 'left_open';
  /** Only these locations; null = every mapped one. */
  locationIds: readonly string[] | null;
  /** Levels that this run has an outcome for already are left out. */
  notIn?: string;
}

/** A level that may have to be written, at the version it was looked at with. */
export interface DueLevel {
  locationId: string;
  inventoryItemId: string;
  productId: string;
  levelVersion: number;
  /** Why it is set aside, with Shopify's own code and words. */
  parked: { code: string; reason: string } | null;
  /** What it is to show before anything unseen is taken off, once that was computed. */
  markedTarget?: number;
}

/** A level with what the shop shows and what it is to show. */
export interface PlannedLevel extends DueLevel {
  observed: number;
  target: number;
}

/** A level with what the shop showed of it last. */
export interface SeenLevel extends DueLevel {
  observed: number;
}

export type SharedFacts = Omit<ProductFacts, 'unseenHere'>;

/** A product in a shop as far as it is known before the shop is read. */
export interface WatchedProduct {
  levels: readonly (DueLevel & {
    baseline: number | null;
    unseen: readonly UnseenUnits[];
    /** How often in a row it was corrected without holding. */
    corrections: number;
    /** It was found to show more than it was left with, or fewer than orders explain after their grace, and that is not decided yet. */
    isDrifting: boolean;
  })[];
  /** Units of orders that were heard of and not matched yet, named for this shop, and for its channel. */
  acknowledged: { shop: number; channel: number };
}

/** What reading found: what the levels show now, what of it was sold unheard of, and which acknowledged units are accounted for. */
export interface FoundProduct {
  productId: string;
  levels: readonly (Pick<DueLevel, 'locationId' | 'inventoryItemId'> & {
    observed: number;
    unseen: readonly UnseenUnits[];
    hasChanged: boolean;
    /** That it shows what it was left with says that corrections have held. */
    mayHaveHeld: boolean;
    /** What it was known to show, where somebody else changed that. */
    driftedFrom: number | null;
  })[];
  accounted: { shop: number; channel: number };
}

export interface StoredRequest {
  /** The idempotency key. */
  requestId: string;
  /** The very text of the variables. */
  variables: string;
  levels: readonly PlannedLevel[];
  storedAt: Date;
}

/** Where a request is a line of a bulk operation. */
export interface BulkLine {
  bulkId: string;
  line: number;
}

/** What the shop said to a request: errors that name rows, or one that refuses it whole; neither where it was done. */
export interface WriteReply {
  errors: readonly UserError[];
  refused: { code: string; reason: string } | undefined;
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
  locationId: string;
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
  /** Shops that are switched on and have levels that are due, or a change of mapping or group to be worked off. */
  abstract shopsWithChanges(): Promise<string[]>;
  /** Mapped locations of a shop that stand for a member of the group, or for the group itself. */
  abstract locationsOfGroup(shopId: string, facilityGroupId: string): Promise<string[]>;
  abstract groupExists(facilityGroupId: string): Promise<boolean>;
  /** What the locations where we are master stand for. */
  abstract layout(shopId: string): Promise<ShopLayout>;
  /** Works off what is left of changes that touch every level of a location, and of copies that were read again; refused while they still are. */
  abstract finishMarking(shopId: string): Promise<void>;
  /** The next selected levels by product, the levels of one product never torn apart. A level of unknown stock is left out: unknown is not zero. */
  abstract select(shopId: string, selection: Selection, afterProductId: string, limit: number): Promise<DueLevel[]>;
  abstract countSelected(shopId: string, selection: Selection): Promise<number>;
  /** How many of the selected levels show another number in the list of the run than they are to: an estimate, for what was sold unheard of is left out. */
  abstract countDiffering(runId: string, shopId: string, selection: Selection): Promise<number>;
  /** The same levels with the version they have now; those that are no longer managed are left out. */
  abstract again(shopId: string, levels: readonly DueLevel[]): Promise<DueLevel[]>;
  /** What numbers depend on (refused while copies of it are read again), but for what was sold unheard of in this shop itself. */
  abstract facts(shopId: string, productIds: readonly string[]): Promise<ReadonlyMap<string, SharedFacts>>;
  /** What is known of what was sold unheard of, of the products that are managed in the shop. Ask before the shop is read. */
  abstract watched(shopId: string, productIds: readonly string[]): Promise<ReadonlyMap<string, WatchedProduct>>;
  /** Keeps what was found by reading, and makes levels due that others of the pool show because of it, but for those in hand. */
  abstract book(shopId: string, found: readonly FoundProduct[], inHand: readonly DueLevel[]): Promise<void>;
  /** Gives up waiting for orders that were not heard of within the grace. */
  abstract releaseUnseen(shopId: string, graceMs: number): Promise<void>;
  /** Levels of these items, other than those given, that are due or set aside, with what the shop said of them last. */
  abstract unsettledBeside(shopId: string, levels: readonly DueLevel[]): Promise<SeenLevel[]>;
  abstract store(
    shopId: string,
    runId: string,
    publish: Published,
    levels: readonly PlannedLevel[],
    line?: BulkLine,
  ): Promise<StoredRequest>;
  /** Requests whose fate is not known, the oldest first, at most so many; those in a bulk operation that goes on are not among them. */
  abstract openRequests(shopId: string, limit: number): Promise<StoredRequest[]>;
  /** What open bulk operations are to make of levels of these products, by place. */
  abstract inBulk(shopId: string, productIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  abstract countSend(requestId: string): Promise<void>;
  /** Ends a request and writes what became of its levels, together. */
  abstract settle(
    shopId: string,
    runId: string,
    request: StoredRequest | undefined,
    state: 'confirmed' | 'refused' | 'abandoned',
    outcomes: readonly LevelOutcome[],
  ): Promise<void>;
  /** Into the run alone: what would become of levels. */
  abstract tell(shopId: string, runId: string, outcomes: readonly LevelOutcome[]): Promise<void>;
  /** Every selected level that the run has no outcome for is deferred; they stay due. */
  abstract deferRest(
    shopId: string,
    runId: string,
    selection: Selection,
    why: { code: string; reason: string },
  ): Promise<void>;
  /** Forgets what an earlier attempt of the run listed of a shop, and counted by it. */
  abstract beginListing(runId: string, shopId: string): Promise<void>;
  /** Says that a list page by page begins, and when. */
  abstract beginPages(runId: string, shopId: string): Promise<Date>;
  abstract keepPage(runId: string, shopId: string, listed: readonly ListedLevel[]): Promise<void>;
  /**
   * Compares what was listed with what is to be shown, as a whole: levels that are right are counted, levels that are nobody's here are told, and all others
   * are left open. `listed` are all there are, some at a time; pages were kept where it is left out.
   */
  abstract compareListed(listing: ShopListing, listed?: AsyncIterable<readonly ListedLevel[]>): Promise<void>;
  /** What was listed of these levels. One that was looked at since a bulk reading of the run began is left out: the reading may be older. */
  abstract listed(runId: string, shopId: string, levels: readonly DueLevel[]): Promise<Observations>;
  /** Forgets what was listed of levels that are being written: the next look reads them. */
  abstract unlist(runId: string, shopId: string, levels: readonly DueLevel[]): Promise<void>;
  /** Says that a bulk reading of the shop begins, and when; where an earlier attempt of the run said so, that moment stays. */
  abstract beginReading(runId: string, shopId: string): Promise<Date>;
  /** Says how many objects the shop has read by now: one that does not move is found by it. */
  abstract readingMoved(runId: string, shopId: string, objects: number): Promise<void>;
  /** `ownMs` is how long our own work on it took. */
  abstract endReading(runId: string, shopId: string, ownMs: number | null): Promise<void>;
  /** Says that every level that was left open has its outcome: those that were counted are known to have been right when they were read. */
  abstract tellReading(runId: string, shopId: string): Promise<void>;
  abstract forgetListed(runId: string, shopId: string): Promise<void>;
  abstract countsOf(runId: string): Promise<RunCounts>;
  /** Forgets what became of each level in a run that nobody will ask for. */
  abstract forgetOutcomes(runId: string): Promise<void>;
}

/** An open way to one shop, for as long as its lease is held. */
export abstract class ShopAccess {
  abstract readonly traffic: Traffic;
  abstract observe(levels: readonly DueLevel[]): Promise<Observations>;
  /** Every level of a location, page by page. */
  abstract list(locationId: string): AsyncIterable<readonly ListedLevel[]>;
  /** Sends a stored request, as it is. */
  abstract write(request: StoredRequest): Promise<WriteReply>;
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
