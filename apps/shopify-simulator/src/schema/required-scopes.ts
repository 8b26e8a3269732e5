/** For each root field, the scopes of which one is enough; the first is the one an error names. A root that is not here needs none. */
export const requiredScopes: Readonly<Record<string, readonly string[]>> = {
  inventoryItem: ['read_inventory', 'read_products'],
  inventoryItems: ['read_inventory', 'read_products'],
  inventoryLevel: ['read_inventory'],
  inventoryProperties: ['read_inventory'],
  location: ['read_locations', 'read_inventory'],
  locations: ['read_locations', 'read_inventory'],
  productVariants: ['read_products'],
  products: ['read_products'],
  inventoryAdjustQuantities: ['write_inventory'],
  inventoryBulkToggleActivation: ['write_inventory'],
  inventoryDeactivate: ['write_inventory'],
  inventoryActivate: ['write_inventory'],
  inventoryItemUpdate: ['write_inventory'],
  inventorySetQuantities: ['write_inventory'],
};
