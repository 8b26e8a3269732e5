import type { FromSchema } from 'json-schema-to-ts';
import { id, instant, units, unitsFromZero } from './common';

/** Product by productId or idType + idValue; facility by facilityId or externalFacilityId. */
const about = {
  productId: id,
  idType: id,
  idValue: id,
  facilityId: id,
  externalFacilityId: id,
  locationSeqId: id,
  reasonCode: id,
  comments: { type: 'string', maxLength: 1_000 },
  occurredAt: instant,
} as const;
const namesProduct = { anyOf: [{ required: ['productId'] }, { required: ['idValue'] }] } as const;
const namesFacility = { anyOf: [{ required: ['facilityId'] }, { required: ['externalFacilityId'] }] } as const;

/** Adds rules that JSON Schema checks and TypeScript need not know: as types they would multiply into unions beyond use. */
const withRules = <Schema extends object>(schema: Schema, rules: object): Schema => ({ ...schema, ...rules });

const order = { orderId: id, shopId: id, channelId: id } as const;

const positiveUnits = { ...units, minimum: 1 } as const;

export const reset = withRules(
  {
    type: 'object',
    description: 'An absolute number: exactly one of availableToPromise and quantityOnHand.',
    properties: { ...about, availableToPromise: unitsFromZero, quantityOnHand: unitsFromZero },
  } as const,
  {
    allOf: [namesProduct, namesFacility],
    oneOf: [{ required: ['availableToPromise'] }, { required: ['quantityOnHand'] }],
  },
);

export const variance = withRules(
  {
    type: 'object',
    description: 'A signed difference to both QOH and ATP.',
    properties: { ...about, delta: units },
    required: ['delta'],
  } as const,
  { allOf: [namesProduct, namesFacility] },
);

export const count = withRules(
  {
    type: 'object',
    description: 'What somebody counted: QOH becomes it, and the units reserved stay reserved.',
    properties: { ...about, count: unitsFromZero },
    required: ['count'],
  } as const,
  { allOf: [namesProduct, namesFacility] },
);

const unitsMoved = {
  type: 'object',
  properties: { ...about, ...order, units: positiveUnits },
  required: ['units'],
} as const;
const aboutOneLevel = { allOf: [namesProduct, namesFacility] };

export const reserved = withRules(unitsMoved, {
  ...aboutOneLevel,
  description: 'Units promised to an order: ATP − units.',
});
export const released = withRules(unitsMoved, { ...aboutOneLevel, description: 'A promise taken back: ATP + units.' });
export const shipped = withRules(unitsMoved, {
  ...aboutOneLevel,
  description: 'Reserved units that left the facility: QOH − units.',
});
export const sold = withRules(unitsMoved, {
  ...aboutOneLevel,
  description: 'Units sold at a till: QOH − units, ATP − units.',
});

const unitsQueued = {
  type: 'object',
  properties: {
    productId: id,
    idType: id,
    idValue: id,
    occurredAt: instant,
    ...order,
    units: positiveUnits,
  },
  required: ['orderId', 'units'],
} as const;
const ofAChannel = { anyOf: [{ required: ['channelId'] }, { required: ['shopId'] }] };

export const orderQueued = withRules(unitsQueued, {
  allOf: [namesProduct, ofAChannel],
  description: 'Units of an order that no facility has been given yet: they are no longer for sale in the channel.',
});
export const orderUnqueued = withRules(unitsQueued, {
  allOf: [namesProduct],
  description:
    'Units of an order that left the queue without being reserved: cancelled, or sourced elsewhere. Units that were reserved are off the queue by that already.',
});

export const shipmentReceipt = withRules(
  {
    type: 'object',
    description:
      'Goods received of an inbound shipment: QOH + accepted, ATP + accepted. The same receiptId counts once.',
    properties: {
      externalShipmentId: id,
      receiptId: id,
      facilityId: id,
      externalFacilityId: id,
      occurredAt: instant,
      items: {
        type: 'array',
        minItems: 1,
        maxItems: 1_000,
        items: {
          type: 'object',
          properties: {
            itemExternalId: id,
            productId: id,
            idType: id,
            idValue: id,
            locationSeqId: id,
            accepted: units,
            rejected: unitsFromZero,
          },
          required: ['accepted'],
          minProperties: 2,
        },
      },
    },
    required: ['externalShipmentId', 'receiptId', 'items'],
  } as const,
  { allOf: [namesFacility] },
);

/** What the events about one product have in common, as the ledger takes it. */
export interface InventoryEventData {
  productId?: string;
  idType?: string;
  idValue?: string;
  facilityId?: string;
  externalFacilityId?: string;
  locationSeqId?: string;
  reasonCode?: string;
  occurredAt?: string;
  orderId?: string;
  shopId?: string;
  channelId?: string;
  units?: number;
  count?: number;
  delta?: number;
  availableToPromise?: number;
  quantityOnHand?: number;
}
export type ShipmentReceipt = FromSchema<typeof shipmentReceipt>;
