import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

export interface Correlation {
  /** W3C trace id: 32 hex digits. */
  traceId: string;
}

/** What is being done now and for whom: set around a request or a message, read by the log. */
export const correlation = new AsyncLocalStorage<Correlation>();

export const newCorrelation = (): Correlation => ({ traceId: randomBytes(16).toString('hex') });

/** The trace that a W3C traceparent header names, or a new one where there is none. */
export function correlationFrom(traceparent: string | undefined): Correlation {
  const traceId = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(traceparent ?? '')?.[1];
  return traceId === undefined || /^0+$/.test(traceId) ? newCorrelation() : { traceId };
}
