import type { RequestContext } from '../requests/request-context';
import type { InventoryItem, Location } from '../state/catalog';
import { userError, type UserError } from './user-error';

/**
 * Whether a quantity may be written for a pair. What the live API does with one that is not stocked is told in two ways for
 * versions before 2026-10, where the error still exists: a shop's `notStocked` chooses, and a silent inactive level is the default.
 */
export function isStockable({ shop, version }: RequestContext, item: InventoryItem, location: Location): boolean {
  if (version >= '2026-10' || shop.settings.notStocked === 'inactiveWrite') return true;
  const row = shop.rowOf(item, location);
  return row !== undefined && shop.levels.isActive(row);
}

export const notStocked = (field: readonly string[], subject: string): UserError =>
  userError(field, `${subject} is not stocked at the location.`, 'ITEM_NOT_STOCKED_AT_LOCATION');
