import { quantityNames } from '../state/quantity-names';
import type { Shop } from '../state/shop';
import type { ShopSeed } from './seed-shop';
import type { LevelSeed, ProductSeed } from './seed-product';

/** Every level of a shop, flat, with all its quantities. */
export const shownLevels = (shop: Shop): object[] =>
  shop.itemList.flatMap((item) =>
    item.rows.map((row) => ({ inventoryItemId: item.id, sku: item.sku, tracked: item.tracked, ...levelOf(shop, row) })),
  );

/** A shop in the form it is seeded in, one seed a token. */
export function shownShop(shop: Shop): ShopSeed[] {
  const products = shop.productsInOrder.all().map((product): ProductSeed => ({
    id: product.id,
    title: product.title,
    status: product.status,
    tags: product.tags,
    vendor: product.vendor,
    productType: product.productType,
    collections: product.collections.map(({ title }) => title),
    variants: product.variants.map(({ id, sku, barcode, title, inventoryPolicy, requiresComponents, item }) => ({
      id,
      sku,
      barcode,
      title,
      inventoryPolicy,
      requiresComponents,
      inventoryItem: {
        id: item.id,
        sku: item.sku,
        tracked: item.tracked,
        levels: item.rows.map((row) => levelOf(shop, row)),
      },
    })),
  }));
  const locations = shop.locationList.map(({ id, name, isActive }) => ({ id, name, isActive }));
  return [...shop.scopesOfToken].map(([token, scopes], index) => ({
    shop: shop.domain,
    plan: shop.plan,
    token,
    scopes: [...scopes],
    ...(index === 0 ? { locations, products } : {}),
  }));
}

const levelOf = (shop: Shop, row: number): LevelSeed => ({
  locationId: shop.locationAt(row).id,
  isActive: shop.levels.isActive(row),
  ...Object.fromEntries(quantityNames.map((name) => [name, shop.levels.quantity(row, name)])),
});
