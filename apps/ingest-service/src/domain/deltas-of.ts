import { unreachable } from '@app/common/kernel';
import type { StockEffect } from './stock-change';

export interface Quantities {
  quantityOnHand: number;
  availableToPromise: number;
}

/**
 * How far an effect moves QOH and ATP of a bin.
 * `movedSince` is what moved after the moment an absolute value speaks of: it happened on top of that value and is not undone by it.
 */
export function deltasOf(effect: StockEffect, bin: Quantities, movedSince: Quantities): Quantities {
  switch (effect.kind) {
    case 'reset-available-to-promise':
      return both(effect.availableToPromise + movedSince.availableToPromise - bin.availableToPromise);
    case 'reset-quantity-on-hand':
      return both(effect.quantityOnHand + movedSince.quantityOnHand - bin.quantityOnHand);
    case 'variance':
      return both(effect.delta);
    case 'received':
      return both(effect.accepted);
    case 'sold':
      return both(-effect.units);
    case 'observed':
      return { quantityOnHand: effect.quantityOnHandDelta, availableToPromise: effect.availableToPromiseDelta };
    case 'reserved':
      return { quantityOnHand: 0, availableToPromise: -effect.units };
    case 'released':
      return { quantityOnHand: 0, availableToPromise: effect.units };
    case 'shipped':
      return { quantityOnHand: -effect.units, availableToPromise: 0 };
    default:
      return unreachable(effect);
  }
}

// A difference of zero is plain 0, never −0: it is compared and written.
const both = (delta: number): Quantities => ({ quantityOnHand: delta || 0, availableToPromise: delta || 0 });
