import type { RunRecord } from '@app/common/contracts';
import type { Tx } from '@app/common/database';
import { StocklineError, newId } from '@app/common/kernel';
import { isBuilt } from './is-built';
import type { DeclaredJob, Job } from './job';
import { jobNamed } from './job-named';
import { makeWay, replaceRuns } from './make-way';
import { readParameters } from './read-parameters';
import {
  hashOfRequest,
  keepOutcome,
  rememberRequest,
  type EarlierRequest,
  type RequestId,
} from './remembered-requests';
import type { RunParts } from './run-parts';
import { runRecord } from './run-record';
import type { RunRequest } from './run-request';
import { findRun, insertRun } from './run-store';

const monthMs = 30 * 24 * 60 * 60 * 1_000;

export interface RequestedRun {
  run: RunRecord;
  /** False where the same request came before: the run is that one's. */
  isNew: boolean;
}

/** Validates, writes the run and queues it in the caller's transaction, all or nothing; the same request again gives the same run. */
export async function requestRun(parts: RunParts, tx: Tx, request: RunRequest): Promise<RequestedRun> {
  const { source, requestId = null, keptForMs = monthMs } = request;
  const job = jobNamed(parts.jobs, request.jobId);
  const id: RequestId | undefined = source === undefined || requestId === null ? undefined : { source, requestId };
  if (id) {
    const hash = hashOfRequest([
      job.id,
      request.parameters,
      request.overlap ?? null,
      ...(request.content === undefined ? [] : [request.content]),
    ]);
    const earlier = await rememberRequest(tx, { ...id, hash, keptForMs });
    if (earlier) return { run: await sameAs(parts, tx, earlier), isNew: false };
  }
  const built = refuseUnbuilt(job);
  const parameters = readParameters(job.id, job.parameters, request.parameters, job.checks);
  const coming = { runId: newId(), jobId: job.id, scope: built.scope(parameters) };
  const replaced = await makeWay(tx, request.overlap ?? job.overlap ?? 'queue', coming);
  const { via, requestedBy, files = [] } = request;
  const queueEntry = newId();
  const row = await insertRun(tx, { ...coming, via, requestedBy, requestId, parameters, queueEntry, files });
  await parts.queue.send(tx, {
    ...coming,
    entryId: queueEntry,
    turn: parameters['scheduleNow'] === true ? 'ahead' : 'queued',
  });
  if (id) await keepOutcome(tx, id, { runId: coming.runId });
  await replaceRuns(parts, tx, replaced, coming.runId);
  return { run: runRecord(parts.service, row), isNew: true };
}

async function sameAs({ service }: RunParts, tx: Tx, earlier: EarlierRequest): Promise<RunRecord> {
  if (earlier.refusal) return earlier.refusal;
  const row = earlier.run_id === null ? undefined : await findRun(tx, earlier.run_id);
  if (row) return runRecord(service, row);
  throw new StocklineError({
    code: 'request_in_hand',
    message: 'the same request came before and has no outcome yet',
    hint: 'Send it again in a moment.',
    retriable: true,
  });
}

function refuseUnbuilt(job: DeclaredJob): Job {
  if (isBuilt(job)) return job;
  throw jobNotAvailable(job.id);
}

export const jobNotAvailable = (jobId: string): StocklineError =>
  new StocklineError({
    code: 'job_not_available',
    message: `${jobId} is declared, but what executes it is not part of this version`,
    hint: 'GET /jobs shows with "runnable" what can be asked for.',
  });
