import type { FromSchema } from 'json-schema-to-ts';
import { epoch, id, instant, version } from './common';

export const locationMappingChanged = {
  type: 'object',
  description: 'Which stock a Shopify location shows. Both null = no longer managed. Key: shopId|locationId.',
  properties: {
    shopId: id,
    locationId: id,
    facilityId: { type: ['string', 'null'] },
    facilityGroupId: { type: ['string', 'null'] },
    master: { enum: ['ledger', 'shopify'] },
    epoch,
    version,
    changedAt: instant,
  },
  required: ['shopId', 'locationId', 'facilityId', 'facilityGroupId', 'master', 'epoch', 'version', 'changedAt'],
} as const;

export type LocationMappingChanged = FromSchema<typeof locationMappingChanged>;
