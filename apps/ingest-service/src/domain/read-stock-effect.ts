import type { InventoryEventData } from '@app/common/contracts';
import type { AsOf, StockEffect } from './stock-change';

const prefix = 'stockline.inventory-event.';

/** What an inventory event about one level does, or undefined for a type that is about something else. */
export function readStockEffect(type: string, event: InventoryEventData, asOf: AsOf): StockEffect | undefined {
  const units = event.units ?? 0;
  switch (type) {
    case `${prefix}reset.v1`:
      return event.availableToPromise !== undefined
        ? { kind: 'reset-available-to-promise', availableToPromise: event.availableToPromise, ...asOf }
        : { kind: 'reset-quantity-on-hand', quantityOnHand: event.quantityOnHand ?? 0, ...asOf };
    case `${prefix}count.v1`:
      return { kind: 'reset-quantity-on-hand', quantityOnHand: event.count ?? 0, ...asOf };
    case `${prefix}variance.v1`:
      return { kind: 'variance', delta: event.delta ?? 0 };
    case `${prefix}reserved.v1`:
      return { kind: 'reserved', units };
    case `${prefix}released.v1`:
      return { kind: 'released', units };
    case `${prefix}shipped.v1`:
      return { kind: 'shipped', units };
    case `${prefix}sold.v1`:
      return { kind: 'sold', units };
    default:
      return undefined;
  }
}

/** The reason a ledger row carries when its event names none. */
export const defaultReasonOf = (type: string): string =>
  type.slice(prefix.length, type.lastIndexOf('.')).toUpperCase().replaceAll('-', '_');
