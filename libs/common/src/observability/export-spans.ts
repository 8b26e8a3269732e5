import type * as Otel from '@opentelemetry/api';
import { shorten } from '@app/common/kernel';
import type { Correlation } from './correlation';
import { recordSpans, type SpanFacts, type SpanRecorder } from './spans';

export interface SpanExport {
  service: string;
  /** Base address of the collector: spans go to `<endpoint>/v1/traces` as OTLP over HTTP. */
  endpoint: string;
  log: { warn(facts: object, message: string): void };
}

/**
 * Sends the spans of this process to an OpenTelemetry collector, in batches and beside the work; gives the way to send what is left and stop.
 * The packages are loaded here and nowhere else: without a collector nothing of them is. A collector that is away costs its spans, no more.
 */
export async function exportSpans({ service, endpoint, log }: SpanExport): Promise<() => Promise<void>> {
  const [otel, { NodeSDK }, { OTLPTraceExporter }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
  ]);
  const warn = (...said: unknown[]): void =>
    log.warn({ said: said.map(String), endpoint }, 'spans could not be exported');
  otel.diag.setLogger(
    { error: warn, warn, info: () => undefined, debug: () => undefined, verbose: () => undefined },
    { logLevel: otel.DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  const sdk = new NodeSDK({
    serviceName: `stockline-${service}`,
    traceExporter: new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces` }),
    metricReaders: [],
    logRecordProcessors: [],
    instrumentations: [],
    textMapPropagator: null,
  });
  sdk.start();
  recordSpans(recorderOf(otel, otel.trace.getTracer('stockline')));
  return async () => {
    recordSpans(undefined);
    await sdk.shutdown();
    otel.trace.disable();
    otel.diag.disable();
  };
}

/** Parents are named by hand: where a step belongs is known by our own storage, which the log and the event log read as well. */
const recorderOf = (otel: typeof Otel, tracer: Otel.Tracer): SpanRecorder => ({
  begin(name, parent, { kind = 'internal', attributes, links = [] }: SpanFacts) {
    const kinds = {
      server: otel.SpanKind.SERVER,
      consumer: otel.SpanKind.CONSUMER,
      internal: otel.SpanKind.INTERNAL,
    } as const;
    const context = ({ traceId, spanId, sampled }: Correlation): Otel.SpanContext => ({
      traceId,
      spanId,
      traceFlags: sampled ? otel.TraceFlags.SAMPLED : otel.TraceFlags.NONE,
      isRemote: true,
    });
    const span = tracer.startSpan(
      name,
      {
        kind: kinds[kind],
        attributes,
        links: links.map((link) => ({ context: context(link) })),
        root: parent === null,
      },
      parent === null ? otel.ROOT_CONTEXT : otel.trace.setSpanContext(otel.ROOT_CONTEXT, context(parent)),
    );
    const { traceId, spanId, traceFlags } = span.spanContext();
    return {
      correlation: { traceId, spanId, sampled: (traceFlags & otel.TraceFlags.SAMPLED) !== 0 },
      end: (how = {}) => {
        if (how.name !== undefined) span.updateName(how.name);
        if (how.attributes !== undefined) span.setAttributes(how.attributes);
        if (how.error !== undefined) {
          const error = how.error instanceof Error ? how.error : new Error(shorten(how.error));
          span.recordException(error);
          span.setStatus({ code: otel.SpanStatusCode.ERROR, message: error.message });
        }
        span.end();
      },
    };
  },
});
