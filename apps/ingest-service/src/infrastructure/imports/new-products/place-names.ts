/** How a row names a product that nobody knows: by an id, a SKU, or both. */
export interface NewName {
  readonly productId: string | null;
  readonly sku: string | null;
}
/** A product that a file is to create. */
export interface NewProduct {
  /** Its number, once it has one. */
  productNo?: number;
  readonly productId: string;
  sku: string | null;
}

/** The product that a name leads to, or why none: an earlier row creates one that differs by case alone, or one that contradicts it. */
export type Placed = { product: NewProduct } | { near: string } | { contradicts: NewProduct };

/**
 * Places names, in the order of their rows, among the products that earlier rows create (`known`): each leads to one of these, gives its SKU to one
 * that has none, or creates another, whose id is its SKU where the row has no other. One id and one SKU make a product here; who has more to say
 * of it states it.
 */
export function placeNames(known: readonly NewProduct[], names: readonly NewName[]): Placed[] {
  const byId = new Map(known.map((product) => [fold(product.productId), product]));
  const bySku = new Map(known.flatMap((product) => (product.sku === null ? [] : [[fold(product.sku), product]])));
  return names.map(({ productId, sku }): Placed => {
    const ofSku = sku === null ? undefined : bySku.get(fold(sku));
    if (ofSku && ofSku.sku !== sku) return { near: ofSku.sku! };
    if (ofSku && (productId === null || ofSku.productId === productId)) return { product: ofSku };
    const id = productId ?? sku!;
    const ofId = byId.get(fold(id));
    if (ofId && ofId.productId !== id) return { near: ofId.productId };
    if (ofSku) return { contradicts: ofSku };
    if (ofId && sku !== null && ofId.sku !== null) return { contradicts: ofId };
    const product = ofId ?? { productId: id, sku };
    product.sku ??= sku;
    byId.set(fold(id), product);
    if (product.sku !== null) bySku.set(fold(product.sku), product);
    return { product };
  });
}

export const fold = (text: string): string => text.toLowerCase();
