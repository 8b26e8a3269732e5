import type { Attributes } from '@opentelemetry/api';
import { correlation, newCorrelation, type Correlation } from './correlation';

export interface SpanFacts {
  /** What it follows from; what is done now if left out, null where nothing is known: a trace begins. */
  parent?: Correlation | null;
  /** Other causes, where there is more than one. */
  links?: readonly Correlation[];
  kind?: 'server' | 'consumer' | 'internal';
  attributes?: Attributes;
}

/** A step that has begun: what is done in it, and the way to end it. */
export interface OpenSpan {
  readonly correlation: Correlation;
  end(how?: { name?: string; attributes?: Attributes; error?: unknown }): void;
}

/** Records steps for an exporter; there is none unless one is configured. */
export interface SpanRecorder {
  begin(name: string, parent: Correlation | null, facts: SpanFacts): OpenSpan;
}

let recorder: SpanRecorder | undefined;

/** Has every span of this process recorded from now on, or no longer. */
export function recordSpans(by: SpanRecorder | undefined): void {
  recorder = by;
}

/** Begins a step of the trace. Without a recorder the place in the trace is all there is of it. */
export function beginSpan(name: string, facts: SpanFacts = {}): OpenSpan {
  const parent = facts.parent === undefined ? (correlation.getStore() ?? null) : facts.parent;
  return recorder?.begin(name, parent, facts) ?? { correlation: parent ?? newCorrelation(), end: () => undefined };
}

/** Does `work` as a step of the trace: its logs, its events and the steps within it belong to it. A failure is told and thrown on. */
export async function inSpan<T>(name: string, facts: SpanFacts, work: () => Promise<T>): Promise<T> {
  const span = beginSpan(name, facts);
  try {
    const result = await correlation.run(span.correlation, work);
    span.end();
    return result;
  } catch (error) {
    span.end({ error });
    throw error;
  }
}
