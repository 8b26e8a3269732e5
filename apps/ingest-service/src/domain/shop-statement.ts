import { normalIdentification } from './normal-identification';
import type { ProductStatement } from './merge-statements';

/** What a statement without a productId can be found by. */
export interface ShopReference {
  readonly shopId: string;
  readonly itemId: string;
  readonly sku: string | null;
}

/** The item of a shop that a statement speaks of, and its SKU where it names one; undefined where it names no item with its shop. */
export function shopReference({ identifications = [] }: ProductStatement): ShopReference | undefined {
  const normal = identifications.map(({ idType, idValue, shopId }) => ({
    ...normalIdentification(idType, idValue),
    shopId,
  }));
  const item = normal.find(({ idType, idValue, shopId }) => idType === 'shopifyInventoryItemId' && idValue && shopId);
  if (!item) return undefined;
  const skus = normal.filter(({ idType, idValue }) => idType === 'sku' && idValue !== '');
  return { shopId: item.shopId!, itemId: item.idValue, sku: skus.length === 1 ? skus[0]!.idValue : null };
}

/** The id of a product that nobody but a shop knows: the same whenever it is made again. */
export const productIdOfItem = ({ shopId, itemId }: ShopReference): string => `shopify-${shopId}-${itemId}`.slice(-255);
