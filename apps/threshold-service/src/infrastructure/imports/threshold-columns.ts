import type { ColumnDefinition } from '@app/common/csv';
import type { StagingColumn } from '@app/common/imports';

/** What a thresholds file may hold; the spelling with hyphens (facility-id) is the same name. */
export const thresholdColumns = [
  { name: 'facilityId', oneOf: 'facility' },
  { name: 'facilityExternalId', aliases: ['externalFacilityId'], oneOf: 'facility' },
  { name: 'productId', oneOf: 'product' },
  { name: 'productSku', aliases: ['sku'], oneOf: 'product' },
  { name: 'idType' },
  { name: 'threshold', oneOf: 'units' },
  { name: 'facilitySafetyStock', aliases: ['minimumStock', 'safetyStock'], oneOf: 'units' },
  { name: 'effectiveFrom' },
  { name: 'effectiveThru' },
] as const satisfies readonly ColumnDefinition[];

export type ThresholdColumn = (typeof thresholdColumns)[number]['name'];

/** What is left of a row on its way to the comparison. */
export const thresholdStaging: readonly StagingColumn[] = [
  { name: 'product_no', type: 'integer' },
  { name: 'facility_no', type: 'integer' },
  // Null = REMOVE. Rows that leave things as they are come no further than their reader.
  { name: 'units', type: 'integer' },
  // Null = from the moment the file speaks of.
  { name: 'effective_from', type: 'timestamptz' },
  { name: 'effective_thru', type: 'timestamptz' },
  // What is in force, as far as that is told.
  { name: 'stands', type: 'integer' },
];
