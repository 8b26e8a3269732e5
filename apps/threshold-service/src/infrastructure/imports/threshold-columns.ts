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

/** What is left of a row on its way to the comparison: numbers, and the ids that PostgreSQL resolves in one join. */
export const thresholdStaging: readonly StagingColumn[] = [
  { name: 'facility_no', type: 'integer' },
  { name: 'id_type_no', type: 'integer' },
  { name: 'id_value', type: 'text' },
  // The SKU given beside product-id, which must then agree.
  { name: 'other_sku', type: 'text' },
  { name: 'by_product_id', type: 'integer' },
  // Null = leave as it is, -1 = REMOVE.
  { name: 'units', type: 'integer' },
  { name: 'effective_from', type: 'timestamptz' },
  { name: 'effective_thru', type: 'timestamptz' },
];
