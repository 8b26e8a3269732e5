import type { Published } from '../domain/targets-of';
import type { BulkParts } from './bulk-ports';
import type { Levels, ShopAccess } from './ports';

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
}
