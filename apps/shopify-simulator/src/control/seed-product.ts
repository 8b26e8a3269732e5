import {
  productStatuses,
  type InventoryItem,
  type InventoryPolicy,
  type Product,
  type ProductStatus,
} from '../state/catalog';
import { numberOfGid, type GidType } from '../state/gid';
import { onHandParts, quantityNames, type QuantityName } from '../state/quantity-names';
import type { Shop } from '../state/shop';
import { SeedError } from './seed-error';

export type LevelSeed = { readonly locationId: string; readonly isActive?: boolean } & Partial<
  Readonly<Record<QuantityName, number>>
>;

export interface ProductSeed {
  readonly id: string;
  readonly title?: string;
  readonly status?: string;
  readonly tags?: readonly string[];
  readonly vendor?: string;
  readonly productType?: string;
  /** By title. */
  readonly collections?: readonly string[];
  readonly variants?: readonly {
    readonly id: string;
    readonly sku?: string | null;
    readonly barcode?: string | null;
    readonly title?: string;
    readonly inventoryPolicy?: InventoryPolicy;
    readonly requiresComponents?: boolean;
    readonly inventoryItem: {
      readonly id: string;
      readonly sku?: string | null;
      readonly tracked?: boolean;
      readonly levels?: readonly LevelSeed[];
    };
  }[];
}

/** Adds a product with its variants, items and levels; quantities that are named are set, those that are not stay. */
export function seedProduct(shop: Shop, seed: ProductSeed, atMs: number): void {
  const status = seed.status ?? 'ACTIVE';
  if (!(productStatuses as readonly string[]).includes(status))
    throw new SeedError(`product ${seed.id} status`, status, `must be one of ${productStatuses.join(', ')}`);
  const facts = {
    title: seed.title ?? seed.id,
    status: status as ProductStatus,
    tags: seed.tags ?? [],
    vendor: seed.vendor ?? '',
    productType: seed.productType ?? '',
    collections: (seed.collections ?? []).map((title) => shop.collectionTitled(title)),
    updatedAtMs: atMs,
  };
  let product = shop.products.get(seed.id);
  const isNew = product === undefined;
  if (product) Object.assign(product, facts);
  else {
    product = { kind: 'Product', number: numberOf('Product', seed.id), id: seed.id, ...facts, variants: [] };
    shop.products.set(seed.id, product);
    shop.productsInOrder.add(product);
  }
  for (const variant of seed.variants ?? []) seedVariant(shop, product, variant, atMs);
  shop.onEvent({ topic: isNew ? 'PRODUCTS_CREATE' : 'PRODUCTS_UPDATE', productId: seed.id });
}

function seedVariant(
  shop: Shop,
  product: Product,
  seed: NonNullable<ProductSeed['variants']>[number],
  atMs: number,
): void {
  const sku = seed.sku ?? seed.inventoryItem?.sku ?? null;
  const item = seedItem(shop, seed.inventoryItem, sku, atMs);
  const known = shop.variants.get(seed.id);
  const facts = {
    sku,
    barcode: seed.barcode ?? known?.barcode ?? null,
    title: seed.title ?? known?.title ?? 'Default Title',
    inventoryPolicy: seed.inventoryPolicy ?? known?.inventoryPolicy ?? 'DENY',
    requiresComponents: seed.requiresComponents ?? known?.requiresComponents ?? false,
    updatedAtMs: atMs,
  };
  if (known) Object.assign(known, facts);
  else {
    const position = product.variants.length + 1;
    const variant = {
      kind: 'ProductVariant' as const,
      number: numberOf('ProductVariant', seed.id),
      id: seed.id,
      ...facts,
      item,
      product,
      position,
    };
    shop.variants.set(seed.id, variant);
    shop.variantsInOrder.add(variant);
    product.variants.push(variant);
    item.variants.push(variant);
  }
  for (const level of seed.inventoryItem.levels ?? []) seedLevel(shop, item, level, atMs);
}

function seedItem(
  shop: Shop,
  seed: { id: string; sku?: string | null; tracked?: boolean },
  variantSku: string | null,
  atMs: number,
): InventoryItem {
  const number = numberOf('InventoryItem', seed?.id);
  const known = shop.items.get(seed.id);
  if (known) {
    Object.assign(known, {
      sku: seed.sku ?? variantSku,
      tracked: seed.tracked ?? known.tracked,
      updatedAtMs: atMs,
    });
    shop.onEvent({ topic: 'INVENTORY_ITEMS_UPDATE', itemId: known.id });
    return known;
  }
  const item: InventoryItem = {
    kind: 'InventoryItem',
    ordinal: shop.itemList.length,
    number,
    id: seed.id,
    sku: seed.sku ?? variantSku,
    tracked: seed.tracked ?? true,
    createdAtMs: atMs,
    updatedAtMs: atMs,
    variants: [],
    rows: [],
  };
  shop.addItem(item);
  shop.onEvent({ topic: 'INVENTORY_ITEMS_CREATE', itemId: item.id });
  return item;
}

function seedLevel(shop: Shop, item: InventoryItem, seed: LevelSeed, atMs: number): void {
  const location = shop.locations.get(seed.locationId);
  if (!location)
    throw new SeedError(`item ${item.id} levels[].locationId`, seed.locationId, 'must be a location of the shop');
  const row = shop.rowFor(item, location, seed.isActive ?? true, atMs);
  if (seed.isActive !== undefined) shop.setActive(row, seed.isActive, atMs);
  const changes = quantityNames.flatMap((name) => {
    const wanted = seed[name];
    if (wanted === undefined || name === 'on_hand') return [];
    if (!Number.isInteger(wanted) || Math.abs(wanted) > 1e9)
      throw new SeedError(`item ${item.id} ${name}`, wanted, 'must be a whole number within a billion');
    return [{ row, name, delta: wanted - shop.levels.quantity(row, name) }];
  });
  shop.apply(changes, { cause: 'seed', atMs });
  const sum = onHandParts.reduce((total, name) => total + shop.levels.quantity(row, name), 0);
  if (seed.on_hand !== undefined && seed.on_hand !== sum)
    throw new SeedError(`item ${item.id} on_hand`, seed.on_hand, `must be the sum of its parts, ${sum}`);
}

function numberOf(type: GidType, id: unknown): number {
  const number = typeof id === 'string' ? numberOfGid(type, id) : undefined;
  if (number === undefined) throw new SeedError(`id of a ${type}`, id, `must look like gid://shopify/${type}/<number>`);
  return number;
}
