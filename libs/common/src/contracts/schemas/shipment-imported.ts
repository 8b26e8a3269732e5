import type { FromSchema } from 'json-schema-to-ts';
import { epoch, id, instant, version } from './common';

export const shipmentImported = {
  type: 'object',
  description:
    'An inbound shipment as its file or its sender states it: what is expected, and what has been received of it so far. Key: shipmentId.',
  properties: {
    shipmentId: id,
    externalShipmentId: id,
    facilityId: id,
    status: { enum: ['created', 'shipped', 'partially_received', 'received', 'cancelled'] },
    shipmentType: { type: ['string', 'null'] },
    /** As the sender calls it; it may be unknown here. */
    originFacilityId: { type: ['string', 'null'] },
    attributes: { type: 'object', additionalProperties: { type: 'string' } },
    items: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          itemExternalId: { type: ['string', 'null'] },
          productId: id,
          expected: { type: 'integer' },
          accepted: { type: 'integer' },
          rejected: { type: 'integer' },
          trackingNumbers: { type: 'array', items: { type: 'string' } },
        },
        required: ['itemExternalId', 'productId', 'expected', 'accepted', 'rejected'],
      },
    },
    epoch,
    version,
    importedAt: instant,
  },
  required: ['shipmentId', 'externalShipmentId', 'facilityId', 'status', 'items', 'epoch', 'version', 'importedAt'],
} as const;

export type ShipmentImported = FromSchema<typeof shipmentImported>;
