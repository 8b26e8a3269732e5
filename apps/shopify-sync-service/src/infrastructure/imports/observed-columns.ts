import type { ColumnDefinition } from '@app/common/csv';
import type { StagingColumn } from '@app/common/imports';

/** What a file of levels may hold: the record of a run of this job, and the inventory file that Shopify's admin exports. */
export const observedColumns = [
  { name: 'shopId', aliases: ['shop'] },
  { name: 'locationId', aliases: ['location', 'locationName'], required: true },
  { name: 'inventoryItemId', aliases: ['inventoryItem', 'itemId', 'shopifyInventoryItemId'], oneOf: 'item' },
  { name: 'sku', aliases: ['variantSku'], oneOf: 'item' },
  { name: 'available', aliases: ['availableQuantity', 'Available (not editable)'], required: true },
  { name: 'onHand', aliases: ['onHandQuantity', 'quantityOnHand', 'On hand (current)'], required: true },
  { name: 'onHandNew', aliases: ['On hand (new)'] },
] as const satisfies readonly ColumnDefinition[];

export type ObservedColumn = (typeof observedColumns)[number]['name'];

/** What is left of a row on its way to the comparison. Items are named by number or by SKU, and found there in one join. */
export const observedStaging: readonly StagingColumn[] = [
  { name: 'shop_id', type: 'text' },
  { name: 'location_id', type: 'text' },
  { name: 'item', type: 'text' },
  { name: 'sku', type: 'text' },
  // Null where the shop does not stock the item there.
  { name: 'available', type: 'integer' },
  { name: 'on_hand', type: 'integer' },
];
