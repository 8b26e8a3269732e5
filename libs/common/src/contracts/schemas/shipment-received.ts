import type { FromSchema } from 'json-schema-to-ts';
import { epoch, id, instant, version } from './common';

export const shipmentReceived = {
  type: 'object',
  description: 'A receipt as it was booked, and the totals of the shipment so far. Key: shipmentId.',
  properties: {
    shipmentId: id,
    externalShipmentId: id,
    receiptId: id,
    facilityId: id,
    status: { enum: ['created', 'shipped', 'partially_received', 'received', 'cancelled'] },
    /** Receipts came before the shipment's own file. */
    unexpected: { type: 'boolean' },
    /** Of some item more has been accepted than is expected; false where nobody has said what is. */
    overReceived: { type: 'boolean' },
    items: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          itemExternalId: { type: ['string', 'null'] },
          productId: id,
          accepted: { type: 'integer' },
          rejected: { type: 'integer' },
          expected: { type: 'integer' },
          acceptedInTotal: { type: 'integer' },
          rejectedInTotal: { type: 'integer' },
          overReceived: { type: 'boolean' },
        },
        required: ['productId', 'accepted', 'rejected', 'expected', 'acceptedInTotal', 'rejectedInTotal'],
      },
    },
    epoch,
    version,
    receivedAt: instant,
  },
  required: [
    'shipmentId',
    'externalShipmentId',
    'receiptId',
    'facilityId',
    'status',
    'unexpected',
    'items',
    'epoch',
    'version',
    'receivedAt',
  ],
} as const;

export type ShipmentReceived = FromSchema<typeof shipmentReceived>;
