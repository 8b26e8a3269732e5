import type { MappedLocation, ObservedLevel, RecordedLevel } from '../domain/observed-level';
import type { CatalogueRun } from './catalog-ports';

/** The levels of shops, read whole. */
export abstract class ShopReadings {
  /** Points a second that the shop gives back, as it declares them now. */
  abstract restoreRate(shopId: string, signal: AbortSignal): Promise<number>;
  /** Lends every active level of a shop to `work`; it may go through them more than once, and none is held in memory. */
  abstract levels<T>(
    shopId: string,
    run: CatalogueRun,
    work: (levels: () => AsyncIterable<ObservedLevel>) => Promise<T>,
  ): Promise<T>;
}

export interface Rejection {
  readonly line: number;
  readonly code: string;
  readonly reason: string;
  readonly hint: string | null;
}

/** What became of the rows of a location. */
export interface LocationCounts {
  readonly applied: number;
  readonly unchanged: number;
  readonly superseded: number;
  readonly rejected: number;
}

/** What is sent to ingest of what shops showed, and what comes back. */
export abstract class ObservedBook {
  abstract locations(): Promise<MappedLocation[]>;
  /** Whether an earlier attempt of the run has sent what it read from shops. */
  abstract hasSent(runId: string): Promise<boolean>;
  /** How many chunks and rows of a location were sent by an earlier attempt of the run, and whether its last was. */
  abstract sentOf(runId: string, location: MappedLocation): Promise<{ chunks: number; rows: number; isWhole: boolean }>;
  /** Sends a chunk: it reaches ingest if and only if this succeeds. Each row carries the version its level has here. */
  abstract send(
    runId: string,
    location: MappedLocation,
    chunk: { ordinal: number; last: boolean; rows: readonly RecordedLevel[]; dryRun: boolean },
  ): Promise<void>;
  abstract progress(runId: string): Promise<{ sent: number; answered: number; rows: number }>;
  abstract countsOf(runId: string, location: MappedLocation): Promise<LocationCounts>;
  /** The rows that ingest rejected, in the order of their lines. */
  abstract rejectionsOf(runId: string, location: MappedLocation): Promise<Rejection[]>;
  /** Keeps what a location showed that is only compared; gives how many are other than was confirmed last. */
  abstract compare(location: MappedLocation, rows: readonly RecordedLevel[]): Promise<{ differing: number }>;
  /** Of these items, those that are no product of ours yet. */
  abstract unlinked(shopId: string, itemIds: readonly string[]): Promise<string[]>;
  /** Has products made for items nobody knows. */
  abstract askForProducts(
    shopId: string,
    items: readonly { inventoryItemId: string; sku: string | null }[],
  ): Promise<void>;
}

/** Of runs that took files: how many rows show another number than their locations were left with. */
export abstract class ComparedFiles {
  abstract differing(importIds: readonly string[]): Promise<number>;
}

/** Where the record of a run goes. */
export abstract class RecordStore {
  /** Puts local files there under their paths; a path that is there is replaced. */
  abstract put(connection: string, files: readonly { localFile: string; path: string }[]): Promise<void>;
}
