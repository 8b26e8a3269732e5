import type { FromSchema } from 'json-schema-to-ts';
import { cause } from './cause';
import { epoch, id, instant, unitsFromZero, version } from './common';

export const thresholdChanged = {
  type: 'object',
  description:
    'What is held back of a product from now on: threshold where facilityId is a channel (CONFIGURATION), safety stock where it is a store or warehouse. Zero = nothing held back (an end). Key: productId|facilityId.',
  properties: {
    productId: id,
    facilityId: id,
    threshold: unitsFromZero,
    safetyStock: unitsFromZero,
    inForceFrom: instant,
    epoch,
    version,
    cause: {
      ...cause,
      description:
        'What stated the value in force, or ended it where none is: the file and line, the call, the undo. Absent where that is not known any more.',
    },
  },
  required: ['productId', 'facilityId', 'threshold', 'safetyStock', 'inForceFrom', 'epoch', 'version'],
} as const;

export type ThresholdChanged = FromSchema<typeof thresholdChanged>;
