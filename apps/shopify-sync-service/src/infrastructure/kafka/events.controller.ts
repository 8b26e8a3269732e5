import { Controller, UseFilters } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { topics } from '@app/common/contracts';
import { TakeJobRequests } from '@app/common/jobs';
import { PassErrorsOn, type EventBatch } from '@app/common/kafka';
import { takeInventoryApplied } from '../take-inventory-applied';
import { takeFacilityChanged, takeFacilityGroupChanged, takeProductChanged } from '../take-master-data';
import { takeOrderQueueChanged } from '../take-order-queue-changes';
import { takeInventoryChanged, takeThresholdChanged } from '../take-stock-changes';

type Batches = Record<string, EventBatch>;

/** What this service hears on Kafka: states of others, of which it keeps copies, and jobs asked for. */
@Controller()
@UseFilters(PassErrorsOn)
export class EventsController {
  constructor(private readonly jobs: TakeJobRequests) {}

  @EventPattern<Batches>(topics.inventoryChanged.name)
  async inventoryChanged(@Payload() batch: EventBatch): Promise<void> {
    await takeInventoryChanged(batch);
  }

  @EventPattern<Batches>(topics.thresholdChanged.name)
  async thresholdChanged(@Payload() batch: EventBatch): Promise<void> {
    await takeThresholdChanged(batch);
  }

  @EventPattern<Batches>(topics.orderQueueChanged.name)
  async orderQueueChanged(@Payload() batch: EventBatch): Promise<void> {
    await takeOrderQueueChanged(batch);
  }

  @EventPattern<Batches>(topics.productChanged.name)
  async productChanged(@Payload() batch: EventBatch): Promise<void> {
    await takeProductChanged(batch);
  }

  @EventPattern<Batches>(topics.facilityChanged.name)
  async facilityChanged(@Payload() batch: EventBatch): Promise<void> {
    await takeFacilityChanged(batch);
  }

  @EventPattern<Batches>(topics.facilityGroupChanged.name)
  async facilityGroupChanged(@Payload() batch: EventBatch): Promise<void> {
    await takeFacilityGroupChanged(batch);
  }

  @EventPattern<Batches>(topics.shopifyInventoryApplied.name)
  async shopifyInventoryApplied(@Payload() batch: EventBatch): Promise<void> {
    await takeInventoryApplied(batch);
  }

  @EventPattern<Batches>(topics.jobRequested.name)
  async jobRequested(@Payload() batch: EventBatch): Promise<void> {
    await this.jobs.handle(batch);
  }
}
