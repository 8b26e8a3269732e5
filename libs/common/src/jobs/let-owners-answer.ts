import type { RunRecord } from '@app/common/contracts';
import type { Tx } from '@app/common/database';
import { StocklineError } from '@app/common/kernel';
import { refusedRun, type AskedRun } from './refused-run';
import { hashOfRequest, rememberRequest } from './remembered-requests';

const answerWithinMs = 60_000;
const monthMs = 30 * 24 * 60 * 60 * 1_000;

/**
 * Lays a request aside whose job is in nobody's list: a newer version of another service may know it. It is refused once a minute has
 * passed without an answer. Gives what is to be answered now: the outcome of the same request before.
 */
export async function letOwnersAnswer(
  tx: Tx,
  { service, source, asked }: { service: string; source: string; asked: AskedRun },
): Promise<RunRecord[]> {
  const { jobId, requestId, parameters } = asked;
  const hash = hashOfRequest([jobId, parameters, null]);
  try {
    const earlier = await rememberRequest(tx, { source, requestId, hash, keptForMs: monthMs });
    if (earlier) return earlier.refusal ? [earlier.refusal] : [];
  } catch (error) {
    if (error instanceof StocklineError && error.code === 'idempotency_key_reused')
      return [refusedRun(service, asked, error)];
    throw error;
  }
  await tx.execute(
    `update run_request set unclaimed = $3, due_at = now() + $4::float8 * interval '1 ms' where source = $1 and request_id = $2`,
    [source, requestId, JSON.stringify(asked), answerWithinMs],
  );
  return [];
}
