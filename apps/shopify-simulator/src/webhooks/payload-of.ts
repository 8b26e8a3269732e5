import type { BulkOperation } from '../bulk/bulk-operation';
import type { InventoryItem, Location, Product } from '../state/catalog';
import type { ShopEvent } from '../state/shop-event';
import type { Shop } from '../state/shop';
import { shownTime } from '../schema/shown-time';

/** The body of a webhook as the live API sends it, of the state as it is now; undefined where the thing is gone. Deletions and disconnections name ids alone. */
export function payloadOf(shop: Shop, event: ShopEvent, operation: BulkOperation | undefined): object | undefined {
  switch (event.topic) {
    case 'INVENTORY_LEVELS_UPDATE':
    case 'INVENTORY_LEVELS_CONNECT':
      return levelPayload(shop, event.row);
    case 'INVENTORY_LEVELS_DISCONNECT':
      return { inventory_item_id: shop.itemAt(event.row).number, location_id: shop.locationAt(event.row).number };
    case 'INVENTORY_ITEMS_CREATE':
    case 'INVENTORY_ITEMS_UPDATE':
      return itemPayload(shop.items.get(event.itemId));
    case 'PRODUCTS_CREATE':
    case 'PRODUCTS_UPDATE':
      return productPayload(shop.products.get(event.productId));
    case 'PRODUCTS_DELETE':
      return { id: Number(event.productId.split('/').at(-1)) };
    case 'LOCATIONS_CREATE':
    case 'LOCATIONS_UPDATE':
    case 'LOCATIONS_ACTIVATE':
    case 'LOCATIONS_DEACTIVATE':
      return locationPayload(shop.locations.get(event.locationId));
    case 'BULK_OPERATIONS_FINISH':
      return operation && bulkPayload(operation);
  }
}

const levelPayload = (shop: Shop, row: number): object => ({
  inventory_item_id: shop.itemAt(row).number,
  location_id: shop.locationAt(row).number,
  available: shop.itemAt(row).tracked ? shop.levels.quantity(row, 'available') : null,
  updated_at: shownTime(shop.levels.updatedAt(row)),
  admin_graphql_api_id: shop.levelId(row),
});

const itemPayload = (item: InventoryItem | undefined): object | undefined =>
  item && {
    id: item.number,
    sku: item.sku,
    created_at: shownTime(item.createdAtMs),
    updated_at: shownTime(item.updatedAtMs),
    requires_shipping: true,
    cost: null,
    country_code_of_origin: null,
    province_code_of_origin: null,
    harmonized_system_code: null,
    tracked: item.tracked,
    country_harmonized_system_codes: [],
    admin_graphql_api_id: item.id,
  };

const productPayload = (product: Product | undefined): object | undefined =>
  product && {
    id: product.number,
    title: product.title,
    vendor: product.vendor,
    product_type: product.productType,
    status: product.status.toLowerCase(),
    tags: product.tags.join(', '),
    updated_at: shownTime(product.updatedAtMs),
    admin_graphql_api_id: product.id,
    variants: product.variants.map((variant) => ({
      id: variant.number,
      product_id: product.number,
      title: variant.title,
      sku: variant.sku,
      barcode: variant.barcode,
      position: variant.position,
      inventory_item_id: variant.item.number,
      admin_graphql_api_id: variant.id,
    })),
  };

const locationPayload = (location: Location | undefined): object | undefined =>
  location && {
    id: location.number,
    name: location.name,
    active: location.isActive,
    created_at: shownTime(location.createdAtMs),
    updated_at: shownTime(location.updatedAtMs),
    admin_graphql_api_id: location.id,
  };

const bulkPayload = (operation: BulkOperation): object => ({
  admin_graphql_api_id: operation.id,
  completed_at: operation.completedAtMs === null ? null : shownTime(operation.completedAtMs),
  created_at: shownTime(operation.createdAtMs),
  error_code: operation.errorCode?.toLowerCase() ?? null,
  status: operation.status.toLowerCase(),
  type: operation.type.toLowerCase(),
});
