import type { RunRecord } from '@app/common/contracts';
import type { Database, Sql, Tx } from '@app/common/database';
import { traceparentNow } from '@app/common/observability';
import { runColumns, type RunRow } from './run-record';

export interface NewRun {
  runId: string;
  jobId: string;
  scope: string;
  via: RunRecord['via'];
  requestedBy: string | null;
  requestId: string | null;
  parameters: object;
  queueEntry: string;
  files: readonly object[];
}

/** A run belongs to the trace of what asks for it. */
export async function insertRun(tx: Tx, run: NewRun): Promise<RunRow> {
  const [row] = await tx.query<RunRow>(
    `insert into run (run_id, job_id, scope, via, requested_by, request_id, parameters, queue_entry, traceparent, files)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning ${runColumns}`,
    [
      run.runId,
      run.jobId,
      run.scope,
      run.via,
      run.requestedBy,
      run.requestId,
      JSON.stringify(run.parameters),
      run.queueEntry,
      traceparentNow(),
      JSON.stringify(run.files),
    ],
  );
  return row!;
}

export async function findRun(sql: Pick<Sql, 'query'>, runId: string): Promise<RunRow | undefined> {
  const [row] = await sql.query<RunRow>(`select ${runColumns} from run where run_id = $1`, [runId]);
  return row;
}

export interface RunFilter {
  jobId?: string;
  status?: string;
  from?: string;
  to?: string;
}

/** A page of runs, the newest first. */
export async function listRuns(
  database: Database,
  filter: RunFilter,
  limit: number,
  after: { queuedAt: string; runId: string } | undefined,
): Promise<RunRow[]> {
  return database.query<RunRow>(
    `select ${runColumns} from run
     where ($1::text is null or job_id = $1) and ($2::text is null or status = $2) and ($3::timestamptz is null or queued_at >= $3)
       and ($4::timestamptz is null or queued_at < $4) and ($5::timestamptz is null or (queued_at, run_id) < ($5, $6::uuid))
     order by queued_at desc, run_id desc limit $7`,
    [
      filter.jobId ?? null,
      filter.status ?? null,
      filter.from ?? null,
      filter.to ?? null,
      after?.queuedAt ?? null,
      after?.runId ?? null,
      limit,
    ],
  );
}
