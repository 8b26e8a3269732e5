import type { ColumnDefinition } from '@app/common/csv';
import type { StockKind } from './stock-kinds';

/** How a stock file names a level, in the dialects of the systems that write them. */
const ofLevel: readonly ColumnDefinition[] = [
  { name: 'facilityId', oneOf: 'facility' },
  { name: 'externalFacilityId', oneOf: 'facility' },
  { name: 'locationSeqId', aliases: ['locationSeq', 'bin'] },
  { name: 'idType', aliases: ['identificationType'] },
  { name: 'idValue', aliases: ['sku', 'productSku'], oneOf: 'product' },
  { name: 'productId', oneOf: 'product' },
];

/** The columns of a kind of stock file. A kind that speaks of no moment has no column for one. */
export const stockColumns = ({
  number,
  refuses,
}: Pick<StockKind, 'number' | 'refuses'>): readonly ColumnDefinition[] => [
  ...ofLevel,
  number,
  { name: 'reason', aliases: ['reasonCode', 'varianceReasonId'] },
  { name: 'comments', aliases: ['comment'] },
  ...(refuses?.['asOf'] === undefined ? [{ name: 'asOf', aliases: ['countedAt'] }] : []),
];
