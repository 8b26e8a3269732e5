import type { ProblemCode } from '@app/common/kernel';
import type {
  FacilityGroupUpserted,
  FacilityUpserted,
  ShipmentReceipt,
  ShopifyInventoryApplied,
  ShopifyInventoryObserved,
} from '@app/common/contracts';
import type { Tx } from '@app/common/database';
import type { IncomingEvent } from '@app/common/kafka';
import type { OutgoingEvent } from '@app/common/outbox';
import type { Level, Movement, Walk } from '../domain/apply-changes';
import type { Judged, ObservedImport } from '../domain/judge-observed';
import type { StockChange } from '../domain/stock-change';
import type { QueueStep } from '../domain/order-queue';
import type { ProductStatement } from '../domain/merge-statements';
import type { ShopReference } from '../domain/shop-statement';
import type { ProductReference } from '../domain/product-reference';

export interface FoundProduct {
  productNo: number;
  productId: string;
}
export interface FacilityReference {
  facilityId?: string;
  externalFacilityId?: string;
}
export interface FoundFacility {
  facilityNo: number;
  facilityId: string;
}
/** Why a name names nothing, or more than one thing. */
export interface NotFound {
  code: 'product_unknown' | 'product_ambiguous' | 'product_contradicts' | 'facility_unknown' | 'facility_contradicts';
  message: string;
  hint: string;
}

/** Names turned into the numbers that rows are kept by; every name of a batch in one look-up. */
export abstract class References {
  abstract products(tx: Tx, references: readonly ProductReference[]): Promise<(FoundProduct | NotFound)[]>;
  abstract facilities(tx: Tx, references: readonly FacilityReference[]): Promise<(FoundFacility | NotFound)[]>;
  /** Numbers of bins by name; bins that were never seen are made. */
  abstract bins(tx: Tx, locationSeqIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

/** Levels under lock, and what is written of them. */
export abstract class Stock {
  /**
   * Locks the levels in the one order that all writers keep, making those that are missing, and reads them with their bins. Movements are read
   * of those that an absolute value speaks of.
   */
  abstract lock(
    tx: Tx,
    changes: readonly StockChange[],
  ): Promise<{ levels: ReadonlyMap<string, Level>; movements: ReadonlyMap<string, readonly Movement[]> }>;
  /** Writes what a walk decided, with one inventory-changed an entry, the event log last. */
  abstract write(tx: Tx, walk: Walk): Promise<void>;
}

export interface BookedReceipt {
  /** What the world is told of it, once everything else of the batch is written: the event log's lock comes last. */
  message: OutgoingEvent;
  facilityNo: number;
  facilityId: string;
  items: { productNo: number; productId: string; accepted: number; locationSeqId: string | null }[];
}

export abstract class Shipments {
  /**
   * Books a receipt once: repeats give `repeat`, another content under the same receiptId is a conflict.
   * What it gives is to be added to the stock in the same transaction.
   */
  abstract book(
    tx: Tx,
    receipt: ShipmentReceipt,
    facility: FoundFacility,
    receivedAt: Date,
  ): Promise<BookedReceipt | 'repeat' | { code: ProblemCode; message: string; hint: string }>;
  /** Appends what was booked to the event log. */
  abstract tell(tx: Tx, messages: readonly OutgoingEvent[]): Promise<void>;
}

/** Messages that name what is not known yet, kept until it is, or until waiting is over. */
export abstract class WaitingEvents {
  /** Those of the keys that have messages waiting. */
  abstract keysHeld(tx: Tx, topic: string, keys: readonly (string | null)[]): Promise<ReadonlySet<string>>;
  abstract hold(tx: Tx, messages: Iterable<IncomingEvent>): Promise<void>;
}

/** Units on orders that no facility has been given yet. */
export abstract class OrderQueue {
  /** Takes the steps in their order, under lock, and gives what is to be told of them once everything else of the batch is written. */
  abstract take(tx: Tx, steps: readonly QueueStep[]): Promise<OutgoingEvent[]>;
}

/** Chunks of levels that shops showed, each answered once. */
export abstract class ObservedChunks {
  /** The answer that a chunk was given before, where it comes again. */
  abstract answerOf(tx: Tx, chunk: ShopifyInventoryObserved): Promise<ShopifyInventoryApplied | undefined>;
  /** The epoch that versions count in now. */
  abstract epoch(tx: Tx): Promise<number>;
  /** Keeps the answer and tells it; the event log comes last. */
  abstract answer(tx: Tx, answer: ShopifyInventoryApplied, isNew: boolean): Promise<void>;
}

/** What was read from shops as imports, one for each run and location. */
export abstract class ObservedImports {
  /** The import that the chunk belongs to, begun with the first; under lock, so that it is not undone meanwhile. After the levels' locks. */
  abstract begin(tx: Tx, chunk: ShopifyInventoryObserved): Promise<ObservedImport>;
  /** Adds what became of the chunk's rows. */
  abstract count(tx: Tx, own: ObservedImport, chunk: ShopifyInventoryObserved, judged: Judged): Promise<void>;
}

export interface StatedBy<Statement> {
  source: string;
  statement: Statement;
}

/** Products, facilities and groups as their sources state them; each change goes out as master data, in the same transaction. */
export abstract class Catalog {
  /** Gives how many products are other than before. */
  abstract stateProducts(
    tx: Tx,
    products: readonly (StatedBy<ProductStatement> & { productId: string })[],
  ): Promise<number>;
  /** Which product each item of a shop is, made where nobody knows it; null where several claim it. */
  abstract nameShopProducts(tx: Tx, references: readonly ShopReference[]): Promise<(string | null)[]>;
  abstract stateFacility(tx: Tx, facility: FacilityUpserted): Promise<boolean>;
  abstract stateFacilityGroup(tx: Tx, group: FacilityGroupUpserted): Promise<boolean>;
}
