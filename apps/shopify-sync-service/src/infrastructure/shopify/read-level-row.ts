import { numberOf } from './bulk-catalogue';
import { parsedRow } from './with-bulk-result';

/** What a line of the levels of a shop says: of an item, or of one of its levels, which follow it. */
export type LevelRow =
  | { readonly of: 'item'; readonly inventoryItemId: string; readonly sku: string | null; readonly tracked: boolean }
  | {
      readonly of: 'level';
      readonly inventoryItemId: string;
      readonly locationId: string;
      readonly isActive: boolean;
      readonly available: number;
      readonly onHand: number;
    };

const number = '(0|-?[1-9]\\d{0,14})';
/** The shape in which Shopify writes what `bulkDocuments.levels` asks for. Four lines of five have it, and are read in half the time that JSON.parse takes. */
const usualLevel = new RegExp(
  '\\{"id":"gid://shopify/InventoryLevel/[^"\\\\]*","isActive":(true|false),"location":\\{"id":"gid://shopify/Location/(\\d+)"\\},' +
    `"quantities":\\[\\{"name":"available","quantity":${number}\\},\\{"name":"on_hand","quantity":${number}\\}\\],` +
    '"__parentId":"gid://shopify/InventoryItem/(\\d+)"\\}',
  'y',
);

/** Reads the line from `start` to `end`. One of another shape, however the same things are written, goes through JSON.parse. */
export function readLevelRow(text: string, start: number, end: number): LevelRow {
  usualLevel.lastIndex = start;
  const cells = usualLevel.exec(text);
  if (!cells || usualLevel.lastIndex !== end) return unusual(text, start, end);
  return {
    of: 'level',
    inventoryItemId: cells[5]!,
    locationId: cells[2]!,
    isActive: cells[1] === 'true',
    available: Number(cells[3]),
    onHand: Number(cells[4]),
  };
}

function unusual(text: string, start: number, end: number): LevelRow {
  const row = parsedRow(text, start, end);
  if (row.__parentId === undefined)
    return {
      of: 'item',
      inventoryItemId: numberOf(row.id),
      sku: row['sku'] as string | null,
      tracked: row['tracked'] as boolean,
    };
  let [available, onHand] = [0, 0];
  for (const { name, quantity } of row['quantities'] as { name: string; quantity: number }[])
    if (name === 'available') available = quantity;
    else if (name === 'on_hand') onHand = quantity;
  return {
    of: 'level',
    inventoryItemId: numberOf(row.__parentId),
    locationId: numberOf((row['location'] as { id: string }).id),
    isActive: row['isActive'] as boolean,
    available,
    onHand,
  };
}
