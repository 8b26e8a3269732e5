import type { RunContext, RunOutcome } from '@app/common/jobs';
import type { MappedLocation, ObservedLevel, RecordedLevel } from '../domain/observed-level';
import type { CatalogueRun } from './catalog-ports';

/** The levels of shops, read whole. */
export abstract class ShopReadings {
  /** Points a second that the shop gives back, as it declares them now. */
  abstract restoreRate(shopId: string, signal: AbortSignal): Promise<number>;
  /** Lends every active level of a shop to `work`, some at a time; it may go through them more than once, and few are held in memory. */
  abstract levels<T>(
    shopId: string,
    run: CatalogueRun,
    work: (levels: () => AsyncIterable<readonly ObservedLevel[]>) => Promise<T>,
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
  /** The import of ingest that was made of them, where anything was taken: undone there. */
  readonly importId: string | null;
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
  /** Sends a chunk of what `fileName` records: it reaches ingest if and only if this succeeds. Each row carries the version its level has here. */
  abstract send(
    runId: string,
    location: MappedLocation,
    chunk: { fileName: string; ordinal: number; last: boolean; rows: readonly RecordedLevel[]; dryRun: boolean },
  ): Promise<void>;
  /** What a run has sent, and what is known of it, before all is answered; undefined where it has sent nothing. */
  abstract soFar(runId: string): Promise<Pick<RunOutcome, 'counts' | 'files'> | undefined>;
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

/** How far rows of a location go, beside what the ledger holds by the copy here. */
export interface WeighedLevels {
  /** Rows whose item is a product. */
  readonly levels: number;
  /** Of them, those that stand already. */
  readonly old: number;
  /** Those that had something to sell and go to zero. */
  readonly zeroed: number;
  readonly moved: number;
  readonly stock: number;
  /** Rows whose item is no product, or several. */
  readonly unknown: number;
}

/** Runs that were laid aside because what they read goes too far. */
export abstract class HeldReadings {
  abstract isHeld(runId: string): Promise<boolean>;
  /** Under which id the run reads the shops, and the guards that a person let it pass. A new decision counts once, and has them read anew. */
  abstract goOn(
    runId: string,
    approval: { readonly at: string } | null | undefined,
  ): Promise<{ readingId: string; approved: ReadonlySet<string> }>;
  abstract layAside(runId: string, readingId: string, tripped: readonly string[]): Promise<void>;
  /** Ends other runs that wait: a newer reading speaks now. */
  abstract endEarlier(run: Pick<RunContext, 'runId' | 'endWaiting'>): Promise<void>;
  abstract weigh(
    location: MappedLocation,
    rows: readonly Pick<ObservedLevel, 'inventoryItemId' | 'available'>[],
  ): Promise<WeighedLevels>;
  /** How many rows of a location the last run sent that sent any; undefined where none did. */
  abstract rowsBefore(runId: string, location: MappedLocation): Promise<number | undefined>;
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
