import type { FromSchema } from 'json-schema-to-ts';
import { epoch, id, instant, unitsFromZero, version } from './common';

export const orderQueueChanged = {
  type: 'object',
  description:
    'Units of a product on orders of a channel that no facility has been given yet. Where they fall because units were reserved, restsOn names the stock that already lacks them: apply the fall once that version is known, or the units would be free for a moment. Key: productId|channelId.',
  properties: {
    productId: id,
    channelId: id,
    units: unitsFromZero,
    restsOn: {
      type: 'object',
      properties: { productId: id, facilityId: id, epoch, version },
      required: ['productId', 'facilityId', 'epoch', 'version'],
    },
    epoch,
    version,
    changedAt: instant,
  },
  required: ['productId', 'channelId', 'units', 'epoch', 'version', 'changedAt'],
} as const;

export type OrderQueueChanged = FromSchema<typeof orderQueueChanged>;
