import { topics, type ShopifyInventoryObserved } from '@app/common/contracts';
import type { Tx } from '@app/common/database';
import { appendEvents } from '@app/common/outbox';

/** What a chunk says besides the moment that it is sent. */
type Told = 'runId' | 'shopId' | 'locationId' | 'facilityId' | 'fileName' | 'ordinal' | 'last' | 'dryRun' | 'rows';

/** Sends a chunk of what a location showed, and keeps that it was sent: one does not happen without the other. `importNo` where it is of a file. */
export async function sendObservedChunk(
  tx: Tx,
  chunk: Pick<ShopifyInventoryObserved, Told>,
  importNo: string | null = null,
): Promise<void> {
  const { runId, shopId, locationId, ordinal, last, rows } = chunk;
  await tx.execute(
    `insert into observed_chunk (run_id, shop_id, location_id, ordinal, is_last, rows, import_no) values ($1, $2, $3, $4, $5, $6, $7::bigint)`,
    [runId, shopId, locationId, ordinal, last, rows.length, importNo],
  );
  const data: ShopifyInventoryObserved = { ...chunk, observedAt: new Date().toISOString() };
  await appendEvents(tx, [
    {
      topic: topics.shopifyInventoryObserved,
      key: `${shopId}|${locationId}`,
      type: 'stockline.shopify-inventory-observed.v1',
      data,
    },
  ]);
}
