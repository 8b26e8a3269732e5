import type { RunRecord } from '@app/common/contracts';
import type { Database, Sql, Tx } from '@app/common/database';
import type { RunRow } from './run-record';

const columns = `run_id, job_id, status, via, requested_by, request_id, request_hash, parameters, queued_at, started_at, finished_at, progress, counts, files, error`;

export interface NewRun {
  runId: string;
  jobId: string;
  via: RunRecord['via'];
  requestedBy: string | null;
  requestSource: string | null;
  requestId: string | null;
  requestHash: string | null;
  parameters: object;
}

/** Writes the row of a new run; undefined where the same request has one already. */
export async function insertRun(tx: Tx, run: NewRun): Promise<RunRow | undefined> {
  const [row] = await tx.query<RunRow>(
    `insert into run (run_id, job_id, via, requested_by, request_source, request_id, request_hash, parameters)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (request_source, request_id) where request_id is not null do nothing
     returning ${columns}`,
    [
      run.runId,
      run.jobId,
      run.via,
      run.requestedBy,
      run.requestSource,
      run.requestId,
      run.requestHash,
      JSON.stringify(run.parameters),
    ],
  );
  return row;
}

export async function runOfRequest(
  sql: Pick<Sql, 'query'>,
  source: string,
  requestId: string,
): Promise<RunRow | undefined> {
  const [row] = await sql.query<RunRow>(`select ${columns} from run where request_source = $1 and request_id = $2`, [
    source,
    requestId,
  ]);
  return row;
}

export async function findRun(sql: Pick<Sql, 'query'>, runId: string): Promise<RunRow | undefined> {
  const [row] = await sql.query<RunRow>(`select ${columns} from run where run_id = $1`, [runId]);
  return row;
}

/** Marks a run as begun and gives which attempt this is; undefined where it has ended already. */
export async function beginRun(
  database: Database,
  runId: string,
  worker: string,
): Promise<{ attempt: number; parameters: Record<string, unknown> } | undefined> {
  const [row] = await database.query<{ attempts: number; parameters: Record<string, unknown> }>(
    `update run set status = 'running', started_at = coalesce(started_at, now()), attempts = attempts + 1, worker = $2
     where run_id = $1 and status in ('queued', 'running') returning attempts, parameters`,
    [runId, worker],
  );
  return row && { attempt: row.attempts, parameters: row.parameters };
}

export async function writeProgress(
  database: Database,
  runId: string,
  progress: NonNullable<RunRecord['progress']>,
): Promise<void> {
  await database.execute("update run set progress = $2 where run_id = $1 and status = 'running'", [
    runId,
    JSON.stringify(progress),
  ]);
}

export interface RunEnd {
  status: string;
  counts: Record<string, number>;
  files?: readonly object[];
  error?: object;
}

/** Ends a run; undefined where it has ended before. */
export async function endRun(tx: Tx, runId: string, end: RunEnd): Promise<RunRow | undefined> {
  const [row] = await tx.query<RunRow>(
    `update run set status = $2, counts = $3, files = $4, error = $5, finished_at = now()
     where run_id = $1 and finished_at is null returning ${columns}`,
    [
      runId,
      end.status,
      JSON.stringify(end.counts),
      JSON.stringify(end.files ?? []),
      end.error === undefined ? null : JSON.stringify(end.error),
    ],
  );
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
    `select ${columns} from run
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
