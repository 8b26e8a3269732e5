import type { FromSchema } from 'json-schema-to-ts';
import { cause } from './cause';
import { epoch, id, instant, units, version } from './common';

export const inventoryChanged = {
  type: 'object',
  description:
    'The stock of a product in a facility (the sum over its bins) after one change. Key: productId|facilityId.',
  properties: {
    productId: id,
    facilityId: id,
    quantityOnHand: { type: 'integer' },
    availableToPromise: { type: 'integer' },
    quantityOnHandDelta: units,
    availableToPromiseDelta: units,
    reasonCode: { type: 'string' },
    epoch,
    version,
    changedAt: instant,
    cause,
  },
  required: [
    'productId',
    'facilityId',
    'quantityOnHand',
    'availableToPromise',
    'quantityOnHandDelta',
    'availableToPromiseDelta',
    'reasonCode',
    'epoch',
    'version',
    'changedAt',
    'cause',
  ],
} as const;

export type InventoryChanged = FromSchema<typeof inventoryChanged>;
