import type { ColumnDefinition } from '@app/common/csv';

/** What a reset file may say of a level, in the dialects of the systems that write them. */
export const resetFileColumns: readonly ColumnDefinition[] = [
  { name: 'facilityId', oneOf: 'facility' },
  { name: 'externalFacilityId', oneOf: 'facility' },
  { name: 'locationSeqId', aliases: ['locationSeq', 'bin'] },
  { name: 'idType', aliases: ['identificationType'] },
  { name: 'idValue', aliases: ['sku', 'productSku'], oneOf: 'product' },
  { name: 'productId', oneOf: 'product' },
  {
    name: 'availableQty',
    aliases: ['quantity', 'availableQuantity', 'availableToPromise', 'quantityOnHand'],
    required: true,
  },
  { name: 'reason', aliases: ['reasonCode', 'varianceReasonId'] },
  { name: 'comments', aliases: ['comment'] },
];
