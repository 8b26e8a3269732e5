import type { RequestContext } from '../requests/request-context';
import { userError, type UserError } from './user-error';

export interface ActivateArguments {
  readonly inventoryItemId: string;
  readonly locationId: string;
  readonly available?: number | null;
  readonly onHand?: number | null;
}

const bound = 1_000_000_000;

/** Stocks an item at a location. A level that was there before keeps its quantities; only a new one takes those that are given. */
export function activateLevel(
  { shop, nowMs }: RequestContext,
  args: ActivateArguments,
): { row: number | null; userErrors: readonly UserError[] } {
  const refuse = (message: string, ...fields: string[]) => ({
    row: null,
    userErrors: fields.map((field) => userError([field], message)),
  });
  const location = shop.locations.get(args.locationId);
  const item = shop.items.get(args.inventoryItemId);
  if (!location) return refuse("The product couldn't be stocked because the location wasn't found.", 'locationId');
  if (!location.isActive)
    return refuse("The product couldn't be stocked because the location is not active.", 'locationId');
  if (!item) return refuse("The product couldn't be stocked because it wasn't found.", 'inventoryItemId');
  const [available, onHand] = [args.available ?? undefined, args.onHand ?? undefined];
  const because = `The product couldn't be stocked at ${location.name} because`;
  if (available !== undefined && onHand !== undefined)
    return refuse(
      `${because} not allowed to set available and on_hand quantities at the same time.`,
      'available',
      'onHand',
    );
  const given = available ?? onHand;
  if (given !== undefined && Math.abs(given) > bound)
    return refuse(
      `${because} the quantity needs to be between -1 billion and 1 billion.`,
      available === undefined ? 'onHand' : 'available',
    );
  const known = shop.rowOf(item, location);
  if (known !== undefined && shop.levels.isActive(known))
    return {
      row: known,
      userErrors:
        given === undefined
          ? []
          : [
              available === undefined
                ? userError(
                    ['onHand'],
                    'Not allowed to set an on_hand quantity when the item is already active at the location.',
                  )
                : userError(
                    ['available'],
                    'Not allowed to set available quantity when the item is already active at the location.',
                  ),
            ],
    };
  const atMs = nowMs();
  const row = shop.rowFor(item, location, false, atMs);
  shop.setActive(row, true, atMs);
  if (known === undefined && item.tracked && given !== undefined)
    shop.apply([{ row, name: 'available', delta: given }], { cause: 'api', atMs, reason: 'correction' });
  return { row, userErrors: [] };
}
