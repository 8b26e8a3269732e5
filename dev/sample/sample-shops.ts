import { seededRandom } from './random';
import type { SampleProduct } from './sample-catalog';
import { sampleShops } from './sample-catalog';

/** What the simulator is filled with: every product in both shops, with numbers from some days ago that no longer hold. */
export function shopSeeds(
  products: readonly SampleProduct[],
  shops: readonly { shopId: string; domain: string; token: string }[],
): object[] {
  const random = seededRandom(99);
  return sampleShops.map(({ shopId, locations, firstItemNumber }) => {
    const shop = shops.find((known) => known.shopId === shopId)!;
    const levels = (): object[] =>
      locations.map(({ number }) => ({
        locationId: `gid://shopify/Location/${number}`,
        available: random.whole(0, 60),
        committed: random.chance(0.05) ? 1 : 0,
      }));
    return {
      shop: shop.domain,
      token: shop.token,
      plan: shopId === 'north' ? 'plus' : 'standard',
      locations: locations.map(({ number, name }) => ({
        id: `gid://shopify/Location/${number}`,
        name,
        isActive: true,
      })),
      products: products.map((product, index) => ({
        id: `gid://shopify/Product/${firstItemNumber + 1_000_000_000 + index}`,
        title: product.name,
        status: 'ACTIVE',
        tags: product.tags,
        collections: product.categories,
        variants: [
          {
            id: `gid://shopify/ProductVariant/${firstItemNumber + 2_000_000_000 + index}`,
            sku: product.sku,
            title: 'Default',
            inventoryItem: {
              id: `gid://shopify/InventoryItem/${firstItemNumber + index}`,
              sku: product.sku,
              tracked: true,
              levels: levels(),
            },
          },
        ],
      })),
    };
  });
}
