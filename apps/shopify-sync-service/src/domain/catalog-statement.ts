import type { ProductUpserted } from '@app/common/contracts';

/** A product of a shop as it was read, with its variants. Ids are plain numbers as text. */
export interface ShopProduct {
  readonly title: string;
  readonly tags: readonly string[];
  readonly collections: readonly string[];
  readonly vendor: string;
  readonly productType: string;
  readonly variants: readonly ShopVariant[];
}

export interface ShopVariant {
  readonly variantId: string;
  readonly productId: string;
  readonly title: string;
  readonly sku: string | null;
  readonly barcode: string | null;
  readonly inventoryItemId: string;
  readonly tracked: boolean;
}

const namesAtMost = 1_000;

/**
 * What a shop states of one of its items, without a product id of ours: ingest finds the product by the item's id, else by the SKU, else makes
 * one. A SKU that names several items of the shop names none, and is left out.
 */
export function catalogStatement(
  shopId: string,
  product: ShopProduct,
  variant: ShopVariant,
  isSkuShared: boolean,
): ProductUpserted {
  const named = (idType: string, idValue: string | null) =>
    idValue === null || idValue.trim() === '' || idValue.length > 255 ? [] : [{ idType, idValue }];
  const ofShop = (idType: string, idValue: string) => ({ idType, idValue, shopId });
  return {
    name: variant.title === 'Default Title' ? product.title : `${product.title} - ${variant.title}`.slice(0, 1_000),
    identifications: [
      ofShop('shopifyInventoryItemId', variant.inventoryItemId),
      ofShop('shopifyVariantId', variant.variantId),
      ...(isSkuShared ? [] : named('sku', variant.sku)),
      ...named('upca', variant.barcode),
    ],
    tags: usable(product.tags),
    categories: usable(product.collections),
    productType: product.productType || null,
    vendor: product.vendor || null,
  };
}

const usable = (names: readonly string[]): string[] =>
  [...new Set(names.filter((name) => name !== '' && name.length <= 255))].slice(0, namesAtMost);
