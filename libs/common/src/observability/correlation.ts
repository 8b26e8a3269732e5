import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

/** A place in a trace, as W3C names it. */
export interface Correlation {
  /** 32 hex digits: the same for all that is done for one cause, whichever service does it. */
  readonly traceId: string;
  /** 16 hex digits: the step that what comes next belongs to. */
  readonly spanId: string;
  /** Whether somebody records the trace. */
  readonly sampled: boolean;
}

/** What is being done now and for whom: set around a request, a batch of messages or a run; read by the log and by whatever is sent. */
export const correlation = new AsyncLocalStorage<Correlation>();

/** The beginning of a trace that nobody records here. */
export const newCorrelation = (): Correlation => ({
  traceId: randomBytes(16).toString('hex'),
  spanId: randomBytes(8).toString('hex'),
  sampled: false,
});
