import type { RunRecord } from '@app/common/contracts';

export interface RunRow {
  run_id: string;
  job_id: string;
  status: RunRecord['status'];
  via: RunRecord['via'];
  requested_by: string | null;
  request_id: string | null;
  request_hash: string | null;
  parameters: Record<string, unknown>;
  queued_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
  progress: RunRecord['progress'];
  counts: Record<string, number>;
  files: RunRecord['files'];
  error: RunRecord['error'];
}

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
