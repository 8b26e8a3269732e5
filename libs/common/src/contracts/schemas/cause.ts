import type { FromSchema } from 'json-schema-to-ts';
import { id } from './common';

export const cause = {
  type: 'object',
  description: 'What led to a change: the file and line, the event, the call or the run.',
  properties: {
    kind: { enum: ['import', 'event', 'api', 'undo', 'shopify'] },
    importId: id,
    line: { type: 'integer', minimum: 1 },
    source: { type: 'string' },
    eventId: { type: 'string' },
    runId: id,
    orderId: id,
    shopId: id,
    user: { type: 'string' },
  },
  required: ['kind'],
} as const;

export type Cause = FromSchema<typeof cause>;
