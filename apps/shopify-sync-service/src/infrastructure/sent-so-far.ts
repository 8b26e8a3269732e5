import type { Sql } from '@app/common/database';
import type { RunOutcome } from '@app/common/jobs';
import { recordName } from '../domain/observed-level';

interface Sent {
  shopId: string;
  locationId: string;
  importId: string | null;
  rows: number;
  applied: number;
  unchanged: number;
  superseded: number;
  rejected: number;
  /** Rows that ingest has not answered. */
  unanswered: number;
}

/** What a run has sent of what it read from shops, by location, and what is known of it; undefined where it has sent nothing. */
export async function sentSoFar(
  sql: Pick<Sql, 'query'>,
  runId: string,
): Promise<Pick<RunOutcome, 'counts' | 'files'> | undefined> {
  const sent = await sql.query<Sent>(
    `select shop_id as "shopId", location_id as "locationId", min(taken_as) as "importId", sum(rows)::int as rows,
            coalesce(sum(applied), 0)::int as applied, coalesce(sum(unchanged), 0)::int as unchanged,
            coalesce(sum(superseded), 0)::int as superseded, coalesce(sum(rejected), 0)::int as rejected,
            coalesce(sum(rows) filter (where answered_at is null), 0)::int as unanswered
     from observed_chunk where run_id = $1::uuid and import_no is null group by 1, 2 order by 1, 2`,
    [runId],
  );
  if (sent.length === 0) return undefined;
  const counts = { rows: 0, applied: 0, unchanged: 0, superseded: 0, rejected: 0, unanswered: 0 };
  for (const one of sent) for (const name of Object.keys(counts) as (keyof typeof counts)[]) counts[name] += one[name];
  const files = sent.map(({ shopId, locationId, ...told }) => ({
    fileName: recordName({ shopId, locationId }, runId),
    ...told,
    errorFile: null,
  }));
  return { counts, files };
}
