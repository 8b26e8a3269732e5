import type { RequestContext } from '../requests/request-context';
import type { Location } from '../state/catalog';
import type { Shop } from '../state/shop';
import { userError, type UserError } from './user-error';

export interface ToggleArguments {
  readonly inventoryItemId: string;
  readonly inventoryItemUpdates: readonly { readonly locationId: string; readonly activate: boolean }[];
}

/** Stocks or unstocks one item at several locations, all or none. What is unstocked keeps its quantities. */
export function toggleActivation(
  { shop, nowMs }: RequestContext,
  { inventoryItemId, inventoryItemUpdates }: ToggleArguments,
): { itemId: string | null; rows: readonly number[] | null; userErrors: readonly UserError[] } {
  const item = shop.items.get(inventoryItemId);
  if (!item)
    return {
      itemId: null,
      rows: null,
      userErrors: [
        userError(
          ['inventoryItemId'],
          "The quantity couldn't be updated because the inventory item was not found.",
          'INVENTORY_ITEM_NOT_FOUND',
        ),
      ],
    };
  const userErrors: UserError[] = [];
  let active = item.rows.filter((row) => shop.levels.isActive(row)).length;
  inventoryItemUpdates.forEach(({ locationId, activate }, index) => {
    const at = ['inventoryItemUpdates', String(index), 'locationId'];
    const location = shop.locations.get(locationId);
    if (!location) {
      userErrors.push(
        userError(at, "The quantity couldn't be updated because the location was not found.", 'LOCATION_NOT_FOUND'),
      );
      return;
    }
    const row = shop.rowOf(item, location);
    const isActive = row !== undefined && shop.levels.isActive(row);
    if (activate === isActive) return;
    active += activate ? 1 : -1;
    if (!activate) userErrors.push(...refuseUnstocking(shop, row!, location, at, active));
  });
  if (userErrors.length > 0) return { itemId: inventoryItemId, rows: null, userErrors };
  const atMs = nowMs();
  const rows = inventoryItemUpdates.map(({ locationId, activate }) => {
    const row = shop.rowFor(item, shop.locations.get(locationId)!, false, atMs);
    shop.setActive(row, activate, atMs);
    return row;
  });
  return { itemId: inventoryItemId, rows, userErrors };
}

/** Takes one level out of sale, whatever is committed there; the last one of an item stays. */
export function deactivateLevel({ shop, nowMs }: RequestContext, levelId: string): readonly UserError[] {
  const row = shop.rowOfLevelId(levelId);
  if (row === undefined) return [userError(null, "The product couldn't be unstocked because the product was deleted.")];
  if (!shop.levels.isActive(row)) return [];
  if (shop.itemAt(row).rows.filter((one) => shop.levels.isActive(one)).length === 1)
    return [
      userError(
        null,
        `The product couldn't be unstocked from ${shop.locationAt(row).name} because products need to be stocked at a minimum of 1 location.`,
      ),
    ];
  shop.setActive(row, false, nowMs());
  return [];
}

function refuseUnstocking(
  shop: Shop,
  row: number,
  { name }: Location,
  at: readonly string[],
  activeAfter: number,
): UserError[] {
  const errors: UserError[] = [];
  if (activeAfter < 1)
    errors.push(
      userError(
        at,
        `The variant couldn't be unstocked from ${name} because products need to be stocked at a minimum of 1 location.`,
        'CANNOT_DEACTIVATE_FROM_ONLY_LOCATION',
      ),
    );
  const holds = [
    ['committed', 'COMMITTED_INVENTORY_AT_LOCATION', 'committed'],
    ['incoming', 'INCOMING_INVENTORY_AT_LOCATION', 'incoming'],
    ['reserved', 'RESERVED_INVENTORY_AT_LOCATION', 'unavailable'],
  ] as const;
  for (const [quantity, code, words] of holds)
    if (shop.levels.quantity(row, quantity) > 0)
      errors.push(
        userError(
          at,
          `Cannot unstock this inventory item from this location because it has ${words} quantities.`,
          code,
        ),
      );
  return errors;
}
