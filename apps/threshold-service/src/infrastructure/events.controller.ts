import { Controller, UseFilters } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { topics } from '@app/common/contracts';
import { TakeJobRequests } from '@app/common/jobs';
import { PassErrorsOn, type EventBatch, type Subscription } from '@app/common/kafka';
import { TakeMasterData } from '../application/take-master-data';
import { TakeStock } from '../application/take-stock';

export const subscriptions: readonly Subscription[] = [
  { topic: topics.productChanged },
  { topic: topics.facilityChanged },
  { topic: topics.facilityGroupChanged },
  { topic: topics.inventoryChanged },
  { topic: topics.orderQueueChanged },
  { topic: topics.jobRequested },
];

type Batches = Record<string, EventBatch>;

/** What this service reads from Kafka, and who takes it. */
@Controller()
@UseFilters(PassErrorsOn)
export class EventsController {
  constructor(
    private readonly masterData: TakeMasterData,
    private readonly stock: TakeStock,
    private readonly jobRequests: TakeJobRequests,
  ) {}

  @EventPattern<Batches>(topics.productChanged.name)
  async products(@Payload() batch: EventBatch): Promise<void> {
    await this.masterData.products(batch);
  }

  @EventPattern<Batches>(topics.facilityChanged.name)
  async facilities(@Payload() batch: EventBatch): Promise<void> {
    await this.masterData.facilities(batch);
  }

  @EventPattern<Batches>(topics.facilityGroupChanged.name)
  async facilityGroups(@Payload() batch: EventBatch): Promise<void> {
    await this.masterData.facilityGroups(batch);
  }

  @EventPattern<Batches>(topics.inventoryChanged.name)
  async inventory(@Payload() batch: EventBatch): Promise<void> {
    await this.stock.inventory(batch);
  }

  @EventPattern<Batches>(topics.orderQueueChanged.name)
  async orderQueues(@Payload() batch: EventBatch): Promise<void> {
    await this.stock.orderQueues(batch);
  }

  @EventPattern<Batches>(topics.jobRequested.name)
  async jobs(@Payload() batch: EventBatch): Promise<void> {
    await this.jobRequests.handle(batch);
  }
}
