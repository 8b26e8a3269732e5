import type { FromSchema } from 'json-schema-to-ts';
import { facility, identification, product } from './catalog-events';
import { epoch, id, instant, version } from './common';

const stamp = { epoch, version, changedAt: instant } as const;

export const productChanged = {
  type: 'object',
  description: 'A product as all its sources together state it. Key: productId.',
  properties: { productId: id, ...product, identifications: { type: 'array', items: identification }, ...stamp },
  required: ['productId', 'identifications', 'epoch', 'version', 'changedAt'],
} as const;

export const facilityChanged = {
  type: 'object',
  description: 'A facility. Key: facilityId.',
  properties: { facilityId: id, ...facility, ...stamp },
  required: ['facilityId', 'type', 'epoch', 'version', 'changedAt'],
} as const;

export const facilityGroupChanged = {
  type: 'object',
  description: 'A facility group with the members in force: a consumer needs no clock. Key: facilityGroupId.',
  properties: {
    facilityGroupId: id,
    members: {
      type: 'array',
      items: {
        type: 'object',
        properties: { facilityId: id, priority: { type: 'integer' } },
        required: ['facilityId', 'priority'],
      },
    },
    ...stamp,
  },
  required: ['facilityGroupId', 'members', 'epoch', 'version', 'changedAt'],
} as const;

export type ProductChanged = FromSchema<typeof productChanged>;
export type FacilityChanged = FromSchema<typeof facilityChanged>;
export type FacilityGroupChanged = FromSchema<typeof facilityGroupChanged>;
