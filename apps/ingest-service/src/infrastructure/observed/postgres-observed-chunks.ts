import { Injectable } from '@nestjs/common';
import { topics, type ShopifyInventoryApplied, type ShopifyInventoryObserved } from '@app/common/contracts';
import type { Tx } from '@app/common/database';
import { appendEvents, epochIn } from '@app/common/outbox';
import { ObservedChunks } from '../../application/ports';

@Injectable()
export class PostgresObservedChunks extends ObservedChunks {
  async answerOf(tx: Tx, chunk: ShopifyInventoryObserved): Promise<ShopifyInventoryApplied | undefined> {
    const [row] = await tx.query<{ answer: ShopifyInventoryApplied }>(
      'select answer from observed_chunk where run_id = $1 and shop_id = $2 and location_id = $3 and ordinal = $4',
      [chunk.runId, chunk.shopId, chunk.locationId, chunk.ordinal],
    );
    return row?.answer;
  }

  epoch(tx: Tx): Promise<number> {
    return epochIn(tx);
  }

  async answer(tx: Tx, answer: ShopifyInventoryApplied, isNew: boolean): Promise<void> {
    if (isNew)
      await tx.execute(
        'insert into observed_chunk (run_id, shop_id, location_id, ordinal, answer) values ($1, $2, $3, $4, $5)',
        [answer.runId, answer.shopId, answer.locationId, answer.ordinal, JSON.stringify(answer)],
      );
    await appendEvents(tx, [
      {
        topic: topics.shopifyInventoryApplied,
        key: answer.runId,
        type: 'stockline.shopify-inventory-applied.v1',
        data: answer,
      },
    ]);
  }
}
