import type { RequestContext } from '../requests/request-context';
import type { ChangeGroup } from '../state/ledger';
import { refuseQuantities } from './refuse-quantities';
import type { SetQuantitiesInput } from './set-quantities-input';
import { userError, type UserError } from './user-error';

/**
 * Sets all the quantities or none. Quantities are compared and written with nothing between;
 * where every one already stood as asked there is no group. A pair that was not stocked gets an inactive level.
 */
export function setQuantities(
  context: RequestContext,
  input: SetQuantitiesInput,
): { group: ChangeGroup | null; userErrors: readonly UserError[] } {
  const { shop, nowMs } = context;
  const refused = refuseQuantities(context, input);
  if (refused.length > 0) return { group: null, userErrors: refused };
  const name = input.name as 'available' | 'on_hand';
  const stale: UserError[] = [];
  const targets = input.quantities.map((row, index) => {
    const item = shop.items.get(row.inventoryItemId)!;
    const location = shop.locations.get(row.locationId)!;
    const known = shop.rowOf(item, location);
    const current = known === undefined ? 0 : shop.levels.quantity(known, name);
    if (row.changeFromQuantity !== null && row.changeFromQuantity !== current)
      stale.push(
        userError(
          ['input', 'quantities', String(index), 'changeFromQuantity'],
          'The changeFromQuantity value does not match persisted value.',
          'CHANGE_FROM_QUANTITY_STALE',
        ),
      );
    return { item, location, delta: row.quantity - current };
  });
  if (stale.length > 0) return { group: null, userErrors: stale };
  const atMs = nowMs();
  const changes = targets
    .filter(({ item }) => item.tracked)
    .map(({ item, location, delta }) => ({
      row: shop.rowFor(item, location, false, atMs),
      name: 'available' as const,
      delta,
    }));
  const group = shop.apply(changes, {
    cause: 'api',
    atMs,
    reason: input.reason,
    referenceDocumentUri: input.referenceDocumentUri ?? null,
  });
  return { group, userErrors: [] };
}
