import { correlation } from './correlation';
import { readTraceparent } from './traceparent';

/**
 * Does `work` for the trace that a stored or received traceparent names. Where that is the trace of what is done now, or none is named,
 * nothing changes.
 */
export function inTrace<T>(traceparent: string | null | undefined, work: () => T): T {
  const named = readTraceparent(traceparent);
  if (!named || named.traceId === correlation.getStore()?.traceId) return work();
  return correlation.run(named, work);
}
