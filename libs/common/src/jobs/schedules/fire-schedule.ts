import type { RunRecord } from '@app/common/contracts';
import type { Tx } from '@app/common/database';
import { StocklineError } from '@app/common/kernel';
import { inSpan } from '@app/common/observability';
import { refusedRun } from '../refused-run';
import type { RequestedRun } from '../request-run';
import type { RunRequest } from '../run-request';
import { dueTime } from './due-time';
import { scheduleColumns, type ScheduleRow } from './schedule';
import { timesOf } from './times-of';

export interface FiringParts {
  readonly service: string;
  readonly request: (tx: Tx, request: RunRequest) => Promise<RequestedRun>;
  readonly publish: (tx: Tx, run: RunRecord) => Promise<void>;
}

/** What became of a schedule whose time had come. */
export interface Fired {
  name: string;
  runId?: string;
  refusal?: { code: string; message: string; hint: string | null };
  skippedAt?: Date;
}

/**
 * Asks for the run of the schedule that has been due for longest, and writes down when it comes next, in one transaction: replicas pass
 * over one that another has in hand, so each time gives one run. Undefined where nothing is due.
 */
export async function fireNextDue(parts: FiringParts, tx: Tx, now: Date): Promise<Fired | undefined> {
  const [due] = await tx.query<ScheduleRow & { next_at: Date }>(
    `select ${scheduleColumns} from schedule where enabled and next_at <= $1 order by next_at limit 1 for update skip locked`,
    [now],
  );
  if (!due) return undefined;
  const [nextAt = null] = timesOf(due, now, 1);
  const time = dueTime(due, due.next_at, now);
  if (!time) {
    await tx.execute('update schedule set next_at = $2, last_skipped_at = $3 where name = $1', [
      due.name,
      nextAt,
      due.next_at,
    ]);
    return { name: due.name, skippedAt: due.next_at };
  }
  const asked = await inSpan(`schedule ${due.name}`, { parent: null }, () => askForRun(parts, tx, due, time));
  await tx.execute(
    `update schedule set next_at = $2, last_fired_at = $3, last_run_id = coalesce($4, last_run_id), last_refusal = $5 where name = $1`,
    [due.name, nextAt, time, asked.runId ?? null, asked.refusal ? JSON.stringify(asked.refusal) : null],
  );
  return { name: due.name, ...asked };
}

/** A refusal (another run in the way, a parameter that is no longer taken) ends this time, not the schedule; the world is told of it. */
async function askForRun(
  { service, request, publish }: FiringParts,
  tx: Tx,
  { name, job_id: jobId, parameters, overlap }: ScheduleRow,
  time: Date,
): Promise<Pick<Fired, 'runId' | 'refusal'>> {
  const requestedBy = `schedule ${name}`;
  const requestId = `${name}@${time.toISOString()}`;
  try {
    const { run } = await tx.savepoint(() =>
      request(tx, {
        jobId,
        parameters,
        via: 'schedule',
        requestedBy,
        source: 'schedule',
        requestId,
        ...(overlap === null ? {} : { overlap }),
      }),
    );
    return { runId: run.runId! };
  } catch (error) {
    if (!(error instanceof StocklineError) || error.retriable) throw error;
    await publish(tx, {
      ...refusedRun(service, { jobId, requestId, requestedBy, parameters }, error),
      via: 'schedule',
    });
    return { refusal: { code: error.code, message: error.message, hint: error.hint ?? null } };
  }
}
