import type { Published } from '../domain/targets-of';
import type { StoredRequest, WriteReply } from './ports';

/** A bulk operation that writes and is not known to be over. */
export interface OpenBulk {
  readonly bulkId: string;
  readonly runId: string;
}

/** What is kept of bulk operations that write: their lines are stored requests. */
export abstract class BulkBook {
  abstract begin(shopId: string, runId: string): Promise<string>;
  /** Says that its file is written, and how long our own work on it took: comparing, storing, writing. */
  abstract written(bulkId: string, ownMs: number): Promise<void>;
  /** Says how many lines the shop has done by now: one that does not move is found by it. */
  abstract moved(bulkId: string, lines: number): Promise<void>;
  abstract open(shopId: string): Promise<OpenBulk[]>;
  /** The variables of its requests in the order of their lines, none held in memory. */
  abstract variables(bulkId: string): AsyncIterable<string>;
  /** Of these lines, the requests whose fate is not known, by line. */
  abstract requests(bulkId: string, lines: readonly number[]): Promise<ReadonlyMap<number, StoredRequest>>;
  /**
   * Levels of a request of a bulk operation that somebody wrote, or saw changed, since it was stored: what they show is not known. They are due from now on,
   * and what they show less is no measure of what was sold. Gives their places.
   */
  abstract overtaken(shopId: string, publish: Published, requestId: string): Promise<ReadonlySet<string>>;
  /** Ends it. Requests it gave no reply for are open from now on, as if they had been sent by themselves. */
  abstract end(bulkId: string): Promise<void>;
}

/** How shops are written to by bulk operations. None takes points while it runs, so no lease is held meanwhile. */
export abstract class BulkWrites {
  /** Has the shop run requests, a line each. An error that is `bulk_` or `shop_` leaves open whether it does: the requests are found by their keys. */
  abstract begin(shopId: string, bulkId: string, lines: AsyncIterable<string>, signal: AbortSignal): Promise<void>;
  /** How far it has come; undefined where the shop knows nothing of it. */
  abstract look(
    shopId: string,
    bulkId: string,
    signal: AbortSignal,
  ): Promise<{ isOver: boolean; lines: number } | undefined>;
  abstract cancel(shopId: string, bulkId: string, signal: AbortSignal): Promise<void>;
  /** The replies that there are of one that is over. Lines may be missing, however it ended. */
  abstract replies(
    shopId: string,
    bulkId: string,
    signal: AbortSignal,
  ): AsyncIterable<{ line: number; reply: WriteReply }>;
}

export interface BulkParts {
  book: BulkBook;
  writes: BulkWrites;
  /** From how long at the declared rate on what is to be written goes out by bulk rather than by requests. */
  writesFromMs: number;
  /** How long one may stand still before it is given up. */
  silenceMs: number;
}
