import type { RequestContext } from '../requests/request-context';
import { isStockable, notStocked } from './not-stocked';
import { reasons } from './reasons';
import type { QuantityInput, SetQuantitiesInput } from './set-quantities-input';
import { userError, type UserError } from './user-error';

const bound = 1_000_000_000;

/** All that is wrong with the input, whatever the quantities are now: the call as a whole and then row by row. */
export function refuseQuantities(context: RequestContext, input: SetQuantitiesInput): UserError[] {
  const { shop } = context;
  const errors: UserError[] = [];
  if (input.name !== 'available' && input.name !== 'on_hand')
    errors.push(
      userError(['input', 'name'], "The quantity name must be either 'available' or 'on_hand'.", 'INVALID_NAME'),
    );
  errors.push(...refuseReason(input.reason));
  const timesNamed = new Map<string, number>();
  for (const row of input.quantities) timesNamed.set(pairOf(row), (timesNamed.get(pairOf(row)) ?? 0) + 1);
  input.quantities.forEach((row, index) => {
    const at = (field: string): string[] => ['input', 'quantities', String(index), field];
    const [item, location] = [shop.items.get(row.inventoryItemId), shop.locations.get(row.locationId)];
    if (!item)
      errors.push(
        userError(at('inventoryItemId'), 'The specified inventory item could not be found.', 'INVALID_INVENTORY_ITEM'),
      );
    if (!location)
      errors.push(userError(at('locationId'), 'The specified location could not be found.', 'INVALID_LOCATION'));
    if (item && item.variants.some(({ requiresComponents }) => requiresComponents))
      errors.push(
        userError(
          at('inventoryItemId'),
          'The specified inventory item is not allowed to be adjusted via API.',
          'NON_MUTABLE_INVENTORY_ITEM',
        ),
      );
    if (item && location && !isStockable(context, item, location))
      errors.push(notStocked(at('locationId'), 'The specified inventory item'));
    if (timesNamed.get(pairOf(row))! > 1)
      errors.push(
        userError(
          at('locationId'),
          'The combination of inventoryItemId and locationId must be unique.',
          'NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR',
        ),
      );
    const [message, code] = refuseQuantity(input.name, row.quantity);
    if (message) errors.push(userError(at('quantity'), message, code));
  });
  return errors;
}

export const refuseReason = (reason: string): UserError[] =>
  (reasons as readonly string[]).includes(reason)
    ? []
    : [
        userError(
          ['input', 'reason'],
          `The specified reason is invalid. Valid values are: ${reasons.join(', ')}.`,
          'INVALID_REASON',
        ),
      ];

function refuseQuantity(name: string, quantity: number): [message?: string, code?: string] {
  if (name === 'on_hand' && quantity < 0) return ["The quantity can't be negative.", 'INVALID_QUANTITY_NEGATIVE'];
  if (quantity < -bound) return ["The quantity can't be lower than -1,000,000,000.", 'INVALID_QUANTITY_TOO_LOW'];
  if (quantity > bound) return ["The quantity can't be higher than 1,000,000,000.", 'INVALID_QUANTITY_TOO_HIGH'];
  return [];
}

const pairOf = (row: QuantityInput): string => `${row.inventoryItemId} ${row.locationId}`;
