import { createHash } from 'node:crypto';
import type { RunRecord } from '@app/common/contracts';
import type { Database, Sql, Tx } from '@app/common/database';
import { StocklineError, canonicalJson, shorten } from '@app/common/kernel';

/** Who asks, and under which id. */
export interface RequestId {
  source: string;
  requestId: string;
}

/** What came of a request that was made before under the same id. */
export interface EarlierRequest {
  run_id: string | null;
  refusal: RunRecord | null;
}

export const hashOfRequest = (body: unknown): string => createHash('sha256').update(canonicalJson(body)).digest('hex');

/**
 * Takes the id for this request, or gives what came of the same request before; the same id with another body is refused.
 * Two that come at once wait for each other here, so that one of them is the first.
 */
export async function rememberRequest(
  tx: Tx,
  { source, requestId, hash, keptForMs }: RequestId & { hash: string; keptForMs: number },
): Promise<EarlierRequest | undefined> {
  const fresh = await tx.query(
    `insert into run_request as r (source, request_id, request_hash, expires_at)
     values ($1, $2, $3, now() + $4::float8 * interval '1 ms')
     on conflict (source, request_id) do update
       set request_hash = excluded.request_hash, expires_at = excluded.expires_at, run_id = null, refusal = null, unclaimed = null, due_at = null
       where r.expires_at < now()
     returning source`,
    [source, requestId, hash, keptForMs],
  );
  if (fresh.length > 0) return undefined;
  const [earlier] = await tx.query<EarlierRequest & { request_hash: string }>(
    'select run_id, refusal, request_hash from run_request where source = $1 and request_id = $2',
    [source, requestId],
  );
  if (earlier?.request_hash === hash) return earlier;
  throw new StocklineError({
    code: 'idempotency_key_reused',
    message: `"${shorten(requestId)}" came before with another job or other parameters${earlier?.run_id ? ` (run ${earlier.run_id})` : ''}`,
    hint: 'Use a new key for a new request.',
  });
}

/** Keeps what came of a request: its run, or the answer that refused it. */
export async function keepOutcome(
  sql: Pick<Sql, 'execute'>,
  { source, requestId }: RequestId,
  outcome: { runId: string } | { refusal: RunRecord },
): Promise<void> {
  await sql.execute(
    `update run_request set run_id = $3, refusal = $4, unclaimed = null, due_at = null where source = $1 and request_id = $2`,
    [
      source,
      requestId,
      'runId' in outcome ? outcome.runId : null,
      'refusal' in outcome ? JSON.stringify(outcome.refusal) : null,
    ],
  );
}

/** Upkeep: ids may be used anew once their time is over. */
export async function forgetRequests(database: Database): Promise<void> {
  await database.execute('delete from run_request where expires_at < now()');
}
