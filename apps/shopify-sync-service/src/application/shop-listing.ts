import type { Published } from '../domain/targets-of';

/** A listing of a shop as a whole, by which a run tells what is right there from what it has to look at. */
export interface ShopListing {
  readonly runId: string;
  readonly shopId: string;
  /** Of the mapped locations where we are master, those that were listed. */
  readonly locationIds: readonly string[];
  readonly publish: Published;
  /** No level was read before it. */
  readonly readAt: Date;
  /** Whether others may have written levels, or looked at them, since. */
  readonly isBeside: boolean;
}
