import type { FromSchema } from 'json-schema-to-ts';
import { epoch, id, instant, nullableId, units } from './common';

const place = {
  runId: id,
  shopId: id,
  locationId: id,
  ordinal: { type: 'integer', minimum: 0 },
  last: { type: 'boolean' },
} as const;
const count = { type: 'integer', minimum: 0 } as const;

const observedRow = {
  type: 'object',
  properties: {
    line: { type: 'integer', minimum: 1, description: 'of the file the run left as its record' },
    inventoryItemId: id,
    sku: { type: ['string', 'null'] },
    productId: nullableId,
    available: units,
    onHand: units,
    epoch: { ...epoch, type: ['integer', 'null'] },
    version: {
      ...count,
      description: 'of the level when it was read, 0 where none was known: it is applied only while that stands',
    },
  },
  required: ['line', 'inventoryItemId', 'productId', 'available', 'onHand', 'version'],
} as const;

export const shopifyInventoryObserved = {
  type: 'object',
  description:
    'Levels read from a location whose number counts (master shopify), in order. Key: shopId|locationId. Answered by shopify-inventory-applied.',
  properties: {
    ...place,
    facilityId: id,
    fileName: {
      ...id,
      description:
        'of the record that the run leaves of the location: what is applied is then an import of ingest under that name, and can be undone there. Without it, as where the rows come from a file that is an import already, it is none.',
    },
    observedAt: instant,
    dryRun: { type: 'boolean' },
    rows: { type: 'array', items: observedRow, maxItems: 1_000 },
  },
  required: ['runId', 'shopId', 'locationId', 'ordinal', 'last', 'facilityId', 'observedAt', 'dryRun', 'rows'],
} as const;

const rejection = {
  type: 'object',
  properties: { line: { type: 'integer' }, code: id, reason: { type: 'string' }, hint: { type: ['string', 'null'] } },
  required: ['line', 'code', 'reason', 'hint'],
} as const;

const appliedRow = {
  type: 'object',
  description: 'What stood before, and the version that the level has since.',
  properties: {
    line: { type: 'integer', minimum: 1 },
    quantityOnHandBefore: units,
    availableToPromiseBefore: units,
    version: count,
  },
  required: ['line', 'quantityOnHandBefore', 'availableToPromiseBefore', 'version'],
} as const;

export const shopifyInventoryApplied = {
  type: 'object',
  description: 'What became of the rows of a chunk of shopify-inventory-observed. Key: the run.',
  properties: {
    ...place,
    rows: count,
    applied: count,
    unchanged: count,
    superseded: count,
    rejected: count,
    rejections: { type: 'array', items: rejection, maxItems: 1_000 },
    appliedRows: { type: 'array', items: appliedRow, maxItems: 1_000 },
    importId: { ...id, description: 'of the import that ingest keeps of the location in this run' },
    supersededLines: { type: 'array', items: { type: 'integer', minimum: 1 }, maxItems: 1_000 },
  },
  required: [
    'runId',
    'shopId',
    'locationId',
    'ordinal',
    'last',
    'rows',
    'applied',
    'unchanged',
    'superseded',
    'rejected',
    'rejections',
  ],
} as const;

export type ShopifyInventoryObserved = FromSchema<typeof shopifyInventoryObserved>;
export type ShopifyInventoryApplied = FromSchema<typeof shopifyInventoryApplied>;
