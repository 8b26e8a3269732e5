import type { RunRecord } from '@app/common/contracts';
import type { StocklineError } from '@app/common/kernel';

/** What was asked for over Kafka. */
export interface AskedRun {
  jobId: string;
  requestId: string;
  requestedBy: string;
  parameters: Readonly<Record<string, unknown>>;
  /** The W3C traceparent of the request: the run and every answer belong to its trace. */
  traceparent?: string | null;
}

/** The answer to a request that was refused, in the shape of the run that it did not become. */
export const refusedRun = (service: string, asked: AskedRun, error: StocklineError): RunRecord => ({
  runId: null,
  jobId: asked.jobId,
  service,
  status: 'refused',
  via: 'kafka',
  requestedBy: asked.requestedBy,
  requestId: asked.requestId,
  parameters: { ...asked.parameters },
  counts: {},
  files: [],
  error: { code: error.code, message: error.message, hint: error.hint ?? null },
});
