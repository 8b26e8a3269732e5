/** What a shop sells and where it keeps it: the objects that GraphQL reads, linked by reference. */
export interface Location {
  readonly kind: 'Location';
  readonly ordinal: number;
  readonly number: number;
  readonly id: string;
  /** The leading number of the ids of this location's levels; never the location's own, so that nobody derives one from the other. */
  readonly levelGroup: number;
  name: string;
  isActive: boolean;
  readonly createdAtMs: number;
  updatedAtMs: number;
}

export interface InventoryItem {
  readonly kind: 'InventoryItem';
  readonly ordinal: number;
  readonly number: number;
  readonly id: string;
  sku: string | null;
  tracked: boolean;
  readonly createdAtMs: number;
  updatedAtMs: number;
  readonly variants: ProductVariant[];
  /** Rows of the shop's level table. */
  readonly rows: number[];
}

export interface ProductVariant {
  readonly kind: 'ProductVariant';
  readonly number: number;
  readonly id: string;
  sku: string | null;
  barcode: string | null;
  title: string;
  inventoryPolicy: InventoryPolicy;
  requiresComponents: boolean;
  updatedAtMs: number;
  readonly item: InventoryItem;
  readonly product: Product;
  readonly position: number;
}

export interface Product {
  readonly kind: 'Product';
  readonly number: number;
  readonly id: string;
  title: string;
  status: ProductStatus;
  tags: readonly string[];
  vendor: string;
  productType: string;
  collections: readonly Collection[];
  updatedAtMs: number;
  readonly variants: ProductVariant[];
}

export interface Collection {
  readonly kind: 'Collection';
  readonly number: number;
  readonly id: string;
  readonly title: string;
}

export type InventoryPolicy = 'DENY' | 'CONTINUE';

export const productStatuses = ['ACTIVE', 'ARCHIVED', 'DRAFT', 'UNLISTED'] as const;
export type ProductStatus = (typeof productStatuses)[number];

export interface InventoryLevel {
  readonly kind: 'InventoryLevel';
  readonly row: number;
}
