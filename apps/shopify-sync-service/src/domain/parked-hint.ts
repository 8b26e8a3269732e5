const hints: Readonly<Record<string, string>> = {
  ITEM_UNKNOWN: 'Refresh the catalogue, or mend the shopifyInventoryItemId of the product.',
  ITEM_NOT_TRACKED: 'Switch "Track quantity" on for the item in Shopify.',
  ITEM_NOT_STOCKED: 'Stock the item at the location in Shopify, or take the location out of the mapping.',
  LEVEL_INACTIVE: 'Activate the item at the location in Shopify.',
  INVALID_INVENTORY_ITEM: 'The item is gone from the shop: refresh the catalogue, or mend the link of the product.',
  INVALID_LOCATION: 'The location is gone from the shop: map another one.',
  INVALID_QUANTITY_TOO_HIGH: 'Look at the stock of the product: no shop takes more than 1,000,000,000.',
  INVALID_QUANTITY_TOO_LOW: 'Look at the stock of the product: no shop takes less than -1,000,000,000.',
  INVALID_QUANTITY_NEGATIVE: 'Look at the stock of the product: on_hand cannot be below zero.',
  NON_MUTABLE_INVENTORY_ITEM: 'Another app manages the item (a bundle, for example): unlink it, or leave it set aside.',
  DRIFT_RETURNS:
    'See GET /shops/{id}/drift for what came back each time; stop the other writer (an app, a person, orders that are not told of), then release the level.',
  ITEM_NOT_STOCKED_AT_LOCATION: 'Stock the item at the location in Shopify.',
};

/** What a person can do about a level that is set aside. */
export const parkedHint = (code: string): string =>
  hints[code] ?? 'See what Shopify says; release the level once that is mended, or change its product or mapping.';
