import type { FromSchema } from 'json-schema-to-ts';
import { id, nullableId } from './common';

export const identification = {
  type: 'object',
  properties: { idType: id, idValue: id, shopId: id },
  required: ['idType', 'idValue'],
} as const;

const names = { type: 'array', items: { type: 'string', minLength: 1, maxLength: 255 }, maxItems: 1_000 } as const;

export const product = {
  name: { type: ['string', 'null'], maxLength: 1_000 },
  identifications: { type: 'array', items: identification, maxItems: 1_000 },
  tags: names,
  categories: names,
  productType: { type: ['string', 'null'] },
  vendor: { type: ['string', 'null'] },
} as const;

export const facility = {
  name: { type: ['string', 'null'], maxLength: 1_000 },
  type: { enum: ['WAREHOUSE', 'RETAIL_STORE', 'CONFIGURATION'] },
  externalFacilityId: nullableId,
  timeZone: { type: ['string', 'null'], minLength: 1, maxLength: 255 },
  facilityGroupId: nullableId,
} as const;

export const groupMember = {
  type: 'object',
  properties: {
    facilityId: id,
    priority: { type: 'integer', minimum: 1, maximum: 1_000_000 },
    from: { type: ['string', 'null'], format: 'date-time' },
    thru: { type: ['string', 'null'], format: 'date-time' },
  },
  required: ['facilityId'],
} as const;

export const productUpserted = {
  type: 'object',
  description:
    'A product as its source states it. Only what this source stated before is replaced. Without productId (as shops state it) the product is the one that carries the shopifyInventoryItemId named with its shopId, else the only one that carries the sku, else a new one.',
  properties: { productId: id, ...product },
  required: [],
} as const;

export const facilityUpserted = {
  type: 'object',
  description: 'A place that holds stock, or (type CONFIGURATION) a channel that names the group whose stock it sells.',
  properties: { facilityId: id, ...facility },
  required: ['facilityId', 'type'],
} as const;

export const facilityGroupUpserted = {
  type: 'object',
  description: 'A dated set of facilities.',
  properties: {
    facilityGroupId: id,
    name: { type: ['string', 'null'] },
    members: { type: 'array', items: groupMember, maxItems: 10_000 },
  },
  required: ['facilityGroupId', 'members'],
} as const;

export type Identification = FromSchema<typeof identification>;
export type ProductUpserted = FromSchema<typeof productUpserted>;
export type FacilityUpserted = FromSchema<typeof facilityUpserted>;
export type FacilityGroupUpserted = FromSchema<typeof facilityGroupUpserted>;
