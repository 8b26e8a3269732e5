import type { Published } from '../domain/targets-of';
import type { BulkParts } from './bulk-ports';
import type { Levels, ShopAccess } from './ports';

/** How many levels are looked at together, and how many such pages are in hand at once. */
export interface PageSizes {
  levels: number;
  atOnce: number;
}

/**
 * Eight requests a page, as many as go out at once, and while the replies to one are awaited and kept, three others are read and compared: with one page
 * alone a shop of the standard plan used 67 of a hundred points, for its bucket filled while the database was busy.
 */
export const pageSizes: PageSizes = { levels: 2_000, atOnce: 4 };

/** What a run brings along to one shop, for as long as it holds its lease. */
export interface Delivery {
  levels: Levels;
  access: ShopAccess;
  shopId: string;
  runId: string;
  publish: Published;
  /** How long units that a shop sold are waited for, until their order is heard of. */
  unseenGraceMs: number;
  bulk: BulkParts;
  pages: PageSizes;
}
