import type { FromSchema } from 'json-schema-to-ts';
import { id, instant } from './common';

export const jobRequested = {
  type: 'object',
  description:
    'A job asked for over Kafka. The same requestId of a source is answered with the same outcome. Key: jobId.',
  properties: {
    requestId: id,
    jobId: id,
    parameters: { type: 'object' },
    requestedBy: { type: 'string', maxLength: 255 },
  },
  required: ['requestId', 'jobId'],
} as const;

const nullableText = { type: ['string', 'null'] } as const;
const nullableInstant = { ...instant, type: ['string', 'null'] } as const;

export const run = {
  type: 'object',
  description: 'One execution of a job, as every way in shows it. Key: jobId.',
  properties: {
    runId: nullableText,
    jobId: { type: 'string' },
    service: { type: 'string' },
    status: {
      enum: [
        'queued',
        'running',
        'completed',
        'completed_with_rejections',
        'nothing_to_do',
        'waiting_for_approval',
        'failed',
        'cancelled',
        'refused',
      ],
    },
    via: { enum: ['http', 'kafka', 'schedule', 'cli', 'console'] },
    requestedBy: nullableText,
    requestId: nullableText,
    parameters: { type: 'object' },
    queuedAt: nullableInstant,
    startedAt: nullableInstant,
    finishedAt: nullableInstant,
    progress: {
      type: ['object', 'null'],
      properties: {
        stage: { type: 'string' },
        done: { type: 'integer' },
        total: { type: ['integer', 'null'] },
        unit: { type: 'string' },
      },
      required: ['stage', 'done', 'total', 'unit'],
    },
    counts: { type: 'object', additionalProperties: { type: 'integer' } },
    files: {
      type: 'array',
      description:
        'Those that the run took or wrote: all of them while they are few, else the 200 at most that somebody has to look at first; counts.files says how many there were.',
      items: {
        type: 'object',
        properties: {
          importId: id,
          fileName: { type: 'string' },
          contentHash: nullableText,
          rows: { type: 'integer' },
          applied: { type: 'integer' },
          unchanged: { type: 'integer' },
          superseded: { type: 'integer' },
          rejected: { type: 'integer' },
          errorFile: nullableText,
          path: { type: 'string' },
          products: { type: 'integer' },
          sizeBytes: { type: 'integer' },
        },
        // A file taken in has an importId and its counts; one written out has its path and what it was made of.
        required: ['fileName', 'rows'],
      },
    },
    error: {
      type: ['object', 'null'],
      properties: { code: { type: 'string' }, message: { type: 'string' }, hint: nullableText },
      required: ['code', 'message'],
    },
  },
  required: ['runId', 'jobId', 'service', 'status', 'via', 'parameters', 'counts', 'files', 'error'],
} as const;

export type JobRequested = FromSchema<typeof jobRequested>;
export type RunRecord = FromSchema<typeof run>;
