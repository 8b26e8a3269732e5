import type { RequestContext } from '../requests/request-context';
import type { ChangeGroup } from '../state/ledger';
import type { QuantityName } from '../state/quantity-names';
import { isStockable, notStocked } from './not-stocked';
import { refuseReason } from './refuse-quantities';
import { userError, type UserError } from './user-error';

export interface AdjustQuantitiesInput {
  readonly name: string;
  readonly reason: string;
  readonly referenceDocumentUri?: string | null;
  readonly changes: readonly {
    readonly inventoryItemId: string;
    readonly locationId: string;
    readonly delta: number;
    readonly changeFromQuantity?: number | null;
    readonly ledgerDocumentUri?: string | null;
  }[];
}
type Change = AdjustQuantitiesInput['changes'][number];

const bound = 2_000_000_000;
const adjustable = ['available', 'damaged', 'incoming', 'quality_control', 'reserved', 'safety_stock'] as const;

/** Moves all the quantities by their deltas or none. A pair that is named twice is moved by the sum. */
export function adjustQuantities(
  context: RequestContext,
  input: AdjustQuantitiesInput,
): { group: ChangeGroup | null; userErrors: readonly UserError[] } {
  const { shop, nowMs } = context;
  const refused = [
    ...refuseCall(input),
    ...input.changes.flatMap((change, index) => refuseChange(context, input, change, index)),
  ];
  if (refused.length > 0) return { group: null, userErrors: refused };
  const name = input.name as Exclude<QuantityName, 'on_hand'>;
  const stale = input.changes.flatMap((change, index) =>
    change.changeFromQuantity === null || change.changeFromQuantity === currentOf(context, change, name)
      ? []
      : [
          userError(
            ['input', 'changes', String(index), 'changeFromQuantity'],
            'The changeFromQuantity argument no longer matches the persisted quantity.',
            'CHANGE_FROM_QUANTITY_STALE',
          ),
        ],
  );
  if (stale.length > 0) return { group: null, userErrors: stale };
  const atMs = nowMs();
  const changes = input.changes.flatMap(({ inventoryItemId, locationId, delta }) => {
    const item = shop.items.get(inventoryItemId)!;
    return item.tracked ? [{ row: shop.rowFor(item, shop.locations.get(locationId)!, false, atMs), name, delta }] : [];
  });
  const group = shop.apply(changes, {
    cause: 'api',
    atMs,
    reason: input.reason,
    referenceDocumentUri: input.referenceDocumentUri ?? null,
  });
  return { group, userErrors: [] };
}

function refuseCall(input: AdjustQuantitiesInput): UserError[] {
  const errors: UserError[] = [];
  if (!(adjustable as readonly string[]).includes(input.name))
    errors.push(
      userError(
        ['input', 'name'],
        `The specified quantity name is invalid. Valid values are: ${adjustable.join(', ')}.`,
        'INVALID_QUANTITY_NAME',
      ),
    );
  errors.push(...refuseReason(input.reason));
  if (new Set(input.changes.map(({ ledgerDocumentUri }) => ledgerDocumentUri ?? null)).size > 1)
    errors.push(
      userError(
        ['input', 'changes'],
        'All changes must have the same ledger document URI or, in the case of adjusting available, no ledger document URI.',
        'MAX_ONE_LEDGER_DOCUMENT',
      ),
    );
  return errors;
}

function refuseChange(
  context: RequestContext,
  input: AdjustQuantitiesInput,
  change: Change,
  index: number,
): UserError[] {
  const { shop } = context;
  const at = (field: string): string[] => ['input', 'changes', String(index), field];
  const errors: UserError[] = [];
  const [item, location] = [shop.items.get(change.inventoryItemId), shop.locations.get(change.locationId)];
  if (!item)
    errors.push(
      userError(at('inventoryItemId'), 'The specified inventory item could not be found.', 'INVALID_INVENTORY_ITEM'),
    );
  if (!location)
    errors.push(userError(at('locationId'), 'The specified location could not be found.', 'INVALID_LOCATION'));
  if (item && location && !isStockable(context, item, location))
    errors.push(notStocked(at('locationId'), 'The inventory item'));
  errors.push(...refuseDocument(input.name, change.ledgerDocumentUri ?? null, at('ledgerDocumentUri')));
  const after = currentOf(context, change, input.name as QuantityName) + change.delta;
  if (Math.max(after, change.delta) > bound)
    errors.push(
      userError(at('delta'), "The quantity can't be higher than 2,000,000,000.", 'INVALID_QUANTITY_TOO_HIGH'),
    );
  if (Math.min(after, change.delta) < -bound)
    errors.push(userError(at('delta'), "The quantity can't be lower than -2,000,000,000.", 'INVALID_QUANTITY_TOO_LOW'));
  return errors;
}

function refuseDocument(name: string, uri: string | null, field: string[]): UserError[] {
  if (name === 'available')
    return uri === null
      ? []
      : [
          userError(
            field,
            'A ledger document URI is not allowed when adjusting available.',
            'INVALID_AVAILABLE_DOCUMENT',
          ),
        ];
  if (uri === null)
    return [
      userError(
        field,
        'A ledger document URI is required except when adjusting available.',
        'INVALID_QUANTITY_DOCUMENT',
      ),
    ];
  return uri.startsWith('gid://shopify/')
    ? [
        userError(
          field,
          'Internal (gid://shopify/) ledger documents are not allowed to be adjusted via API.',
          'INTERNAL_LEDGER_DOCUMENT',
        ),
      ]
    : [];
}

function currentOf({ shop }: RequestContext, change: Change, name: QuantityName): number {
  const [item, location] = [shop.items.get(change.inventoryItemId), shop.locations.get(change.locationId)];
  const row = item && location && shop.rowOf(item, location);
  return row === undefined || !(adjustable as readonly string[]).includes(name) ? 0 : shop.levels.quantity(row, name);
}
