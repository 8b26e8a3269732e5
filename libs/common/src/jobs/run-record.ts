import type { RunRecord } from '@app/common/contracts';

/** What a person decided about a run. */
export interface RunDecision {
  by: string;
  at: string;
  reason: string;
}

export interface RunRow {
  run_id: string;
  job_id: string;
  scope: string;
  status: RunRecord['status'];
  via: RunRecord['via'];
  requested_by: string | null;
  request_id: string | null;
  parameters: Record<string, unknown>;
  queued_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
  attempts: number;
  failures: number;
  queue_entry: string;
  worker: string | null;
  progress: RunRecord['progress'];
  counts: Record<string, number>;
  files: RunRecord['files'];
  error: RunRecord['error'];
  cancel: RunDecision | null;
  approval: RunDecision | null;
  /** Of what asked for it. */
  traceparent: string | null;
}

export const runColumns = `run_id, job_id, scope, status, via, requested_by, request_id, parameters, queued_at, started_at, finished_at,
  attempts, failures, queue_entry, worker, progress, counts, files, error, cancel, approval, traceparent`;

/** A run as every way in shows it. */
export const runRecord = (service: string, row: RunRow): RunRecord => ({
  runId: row.run_id,
  jobId: row.job_id,
  service,
  status: row.status,
  via: row.via,
  requestedBy: row.requested_by,
  requestId: row.request_id,
  parameters: row.parameters,
  queuedAt: row.queued_at.toISOString(),
  startedAt: row.started_at?.toISOString() ?? null,
  finishedAt: row.finished_at?.toISOString() ?? null,
  progress: row.progress,
  counts: row.counts,
  files: row.files,
  error: row.error,
});

/** Nothing more happens with it unless a person acts: it has ended, or waits for approval. */
export const isSettled = ({ status }: Pick<RunRecord, 'status'>): boolean =>
  status !== 'queued' && status !== 'running';
