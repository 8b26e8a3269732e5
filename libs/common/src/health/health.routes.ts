import { shape, type RouteDoc } from '@app/common/http';

export const healthRoutes = {
  live: {
    id: 'live',
    summary: 'Whether the process answers.',
    answer: shape.object({ status: shape.choice('', ['alive']) }),
  },
  ready: {
    id: 'ready',
    summary: 'Whether this replica should be sent work: each part with what is wrong with it, or null.',
    answer: shape.object({
      status: shape.choice('', ['ready', 'not ready']),
      parts: { type: 'object', additionalProperties: { type: ['string', 'null'] } },
    }),
    alsoStatuses: [503],
  },
  metrics: {
    id: 'metrics',
    summary: 'Figures for Prometheus.',
    answer: { type: 'string' },
    contentType: 'text/plain',
  },
} satisfies Record<string, RouteDoc>;
