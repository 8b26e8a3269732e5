import type { ColumnDefinition } from '@app/common/csv';

/** How a stock file names a level, in the dialects of the systems that write them. */
const ofLevel: readonly ColumnDefinition[] = [
  { name: 'facilityId', oneOf: 'facility' },
  { name: 'externalFacilityId', oneOf: 'facility' },
  { name: 'locationSeqId', aliases: ['locationSeq', 'bin'] },
  { name: 'idType', aliases: ['identificationType'] },
  { name: 'idValue', aliases: ['sku', 'productSku'], oneOf: 'product' },
  { name: 'productId', oneOf: 'product' },
];

/** The columns of a stock file whose number stands in `number`. */
export const stockColumns = (number: ColumnDefinition): readonly ColumnDefinition[] => [
  ...ofLevel,
  number,
  { name: 'reason', aliases: ['reasonCode', 'varianceReasonId'] },
  { name: 'comments', aliases: ['comment'] },
];
