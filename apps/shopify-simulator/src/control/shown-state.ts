import type { ChangeGroup } from '../state/ledger';
import { quantityNames } from '../state/quantity-names';
import type { Shop } from '../state/shop';
import type { ShopSeed } from './seed-shop';
import type { LevelSeed, ProductSeed } from './seed-product';

/** Every level of a shop, flat, with all its quantities. */
export const shownLevels = (shop: Shop): object[] =>
  shop.itemList.flatMap((item) =>
    item.rows.map((row) => ({ inventoryItemId: item.id, sku: item.sku, tracked: item.tracked, ...levelOf(shop, row) })),
  );

/** A shop in the form it is seeded in, one seed a token that does not expire. */
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
  const tokens = [...shop.access.tokens.values()].filter(({ expiresAtMs }) => expiresAtMs === null);
  const apps = [...shop.access.apps.values()].filter(({ clientId }) => !shop.access.tokens.has(clientId));
  return tokens.map(({ token, app, scopes }, index) => ({
    shop: shop.domain,
    plan: shop.plan,
    token,
    scopes: [...scopes],
    secret: shop.access.apps.get(app)!.clientSecret,
    ...(index === 0 ? { apps: apps.map((one) => ({ ...one, scopes: [...one.scopes] })), locations, products } : {}),
  }));
}

/** What seeds put into the levels, as the first change of all. */
export function seedGroup(shop: Shop): ChangeGroup {
  const changes = shop.itemList.flatMap(({ rows }) =>
    rows.flatMap((row) =>
      quantityNames.flatMap((name) => {
        const delta = shop.levels.seededQuantity(row, name);
        return delta === 0 ? [] : [{ row, name, delta }];
      }),
    ),
  );
  return { ordinal: -1, cause: 'seed', atMs: 0, reason: 'other', referenceDocumentUri: null, changes };
}

const levelOf = (shop: Shop, row: number): LevelSeed => ({
  locationId: shop.locationAt(row).id,
  isActive: shop.levels.isActive(row),
  ...Object.fromEntries(quantityNames.map((name) => [name, shop.levels.quantity(row, name)])),
});
