import type { ProductUpserted } from '@app/common/contracts';
import type { ShopProduct, ShopVariant } from '../domain/catalog-statement';

/** One item as a shop keeps it, and where it is stocked. */
export interface ShopItem {
  readonly inventoryItemId: string;
  readonly tracked: boolean;
  readonly levels: readonly { readonly locationId: string; readonly isActive: boolean }[];
}

/** What the catalogue of a shop says, read whole; each may be gone through more than once, and none is held in memory. */
export abstract class ShopCatalogue {
  /** Lends the products of a shop to `work`. The same run takes up the reading it began before a crash. */
  abstract products<T>(
    shopId: string,
    run: CatalogueRun,
    work: (products: () => AsyncIterable<ShopProduct>) => Promise<T>,
  ): Promise<T>;
  abstract items<T>(
    shopId: string,
    run: CatalogueRun,
    work: (items: () => AsyncIterable<ShopItem>) => Promise<T>,
  ): Promise<T>;
  /** Has the shop count units of items it does not track; gives those it refused, with its words. */
  abstract track(shopId: string, run: CatalogueRun, itemIds: readonly string[]): Promise<Refused[]>;
  /** Stocks items where they are not; gives those that were refused. */
  abstract activate(shopId: string, run: CatalogueRun, levels: readonly LevelName[]): Promise<Refused[]>;
}

export interface CatalogueRun {
  readonly runId: string;
  readonly signal: AbortSignal;
  readonly onRead: (objects: number) => Promise<void>;
}

export interface LevelName {
  readonly inventoryItemId: string;
  readonly locationId: string;
}

export interface Refused extends LevelName {
  readonly reason: string;
}

export type FindingCode = 'sku_blank' | 'sku_double' | 'sku_nearly_double' | 'not_tracked' | 'not_stocked';

export interface Finding {
  readonly inventoryItemId: string;
  /** Empty where it is of no one location. */
  readonly locationId: string;
  readonly code: FindingCode;
  readonly detail: string;
}

/** What is kept of the catalogues of shops. */
export abstract class CatalogueBook {
  abstract note(shopId: string, runId: string, variants: readonly ShopVariant[]): Promise<void>;
  /** Finds blank SKUs, SKUs of several items, and those that differ by case or blanks alone; forgets items the shop has no more. */
  abstract judge(shopId: string, runId: string): Promise<void>;
  /** Those of the items whose SKU names others of the shop too. */
  abstract withSharedSku(shopId: string, itemIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** States products to the platform; they go out if and only if this succeeds. */
  abstract state(shopId: string, statements: readonly { itemId: string; statement: ProductUpserted }[]): Promise<void>;
  /** Of these items, the levels that are managed here. */
  abstract managed(shopId: string, itemIds: readonly string[]): Promise<LevelName[]>;
  abstract find(shopId: string, runId: string, findings: readonly Finding[]): Promise<void>;
  /** Lets levels that were set aside for it be tried again. */
  abstract bringBack(shopId: string, levels: readonly LevelName[]): Promise<void>;
  /** Forgets what earlier runs found and this one did not; gives how much of each there is. */
  abstract conclude(shopId: string, runId: string): Promise<Readonly<Record<string, number>>>;
}
