import { Injectable } from '@nestjs/common';
import type { InventoryChanged, OrderQueueChanged } from '@app/common/contracts';
import type { EventBatch } from '@app/common/kafka';
import { newestOf } from './newest-of';
import { Copies } from './ports';

/** Keeps the copies of stock and order queues: what an export shows beside a threshold, and what has stock. */
@Injectable()
export class TakeStock {
  constructor(private readonly copies: Copies) {}

  async inventory({ tx, messages }: EventBatch): Promise<void> {
    await this.copies.takeStock(
      tx,
      newestOf(
        messages.map(({ data }) => data as InventoryChanged),
        ({ productId, facilityId }) => `${productId}|${facilityId}`,
      ),
    );
  }

  async orderQueues({ tx, messages }: EventBatch): Promise<void> {
    await this.copies.takeOrderQueues(
      tx,
      newestOf(
        messages.map(({ data }) => data as OrderQueueChanged),
        ({ productId, channelId }) => `${productId}|${channelId}`,
      ),
    );
  }
}
