import type { ShopifyInventoryApplied } from '@app/common/contracts';
import { amendEnded } from '@app/common/jobs';
import type { EventBatch } from '@app/common/kafka';
import { sentSoFar } from './sent-so-far';

/**
 * Keeps what became of chunks that were sent to ingest; an answer that comes again, or late, is the same answer, and a run that had ended without it tells of
 * it since. Of chunks of a file it is kept row by row: files can be asked for their rows.
 */
export async function takeInventoryApplied({ tx, messages }: EventBatch): Promise<void> {
  for (const { data } of messages) {
    const answer = data as ShopifyInventoryApplied;
    await tx.execute(
      `update observed_chunk set answered_at = now(), applied = $5, unchanged = $6, superseded = $7, rejected = $8, rejections = $9,
         applied_rows = case when import_no is not null then $10::jsonb end, superseded_lines = case when import_no is not null then $11::jsonb end,
         taken_as = $12
       where run_id = $1 and shop_id = $2 and location_id = $3 and ordinal = $4 and answered_at is null`,
      [
        answer.runId,
        answer.shopId,
        answer.locationId,
        answer.ordinal,
        answer.applied,
        answer.unchanged,
        answer.superseded,
        answer.rejected,
        JSON.stringify(answer.rejections),
        JSON.stringify(answer.appliedRows ?? []),
        JSON.stringify(answer.supersededLines ?? []),
        answer.importId,
      ],
    );
  }
  const runIds = messages.map(({ data }) => (data as ShopifyInventoryApplied).runId);
  await amendEnded(tx, [...new Set(runIds)], (runId) => sentSoFar(tx, runId));
}
