import { Controller, UseFilters } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { topics } from '@app/common/contracts';
import { PassErrorsOn, type EventBatch } from '@app/common/kafka';
import { TakeJobRequests, UnclaimedRequests } from '@app/common/jobs';
import { TakeCatalogEvents } from '../../application/take-catalog-events';
import { TakeObservedInventory } from '../../application/take-observed-inventory';
import { TakeInventoryEvents } from '../../application/take-inventory-events';

type Batches = Record<string, EventBatch>;

/** What this service hears on Kafka, each topic with the handler that takes its batches. */
@Controller()
@UseFilters(PassErrorsOn)
export class EventsController {
  constructor(
    private readonly inventory: TakeInventoryEvents,
    private readonly catalog: TakeCatalogEvents,
    private readonly observed: TakeObservedInventory,
    private readonly jobs: TakeJobRequests,
    private readonly unclaimed: UnclaimedRequests,
  ) {}

  @EventPattern<Batches>(topics.inventoryEvents.name)
  async inventoryEvents(@Payload() batch: EventBatch): Promise<void> {
    await this.inventory.handle(batch);
  }

  @EventPattern<Batches>(topics.catalogEvents.name)
  async catalogEvents(@Payload() batch: EventBatch): Promise<void> {
    await this.catalog.handle(batch);
  }

  @EventPattern<Batches>(topics.shopifyInventoryObserved.name)
  async shopifyInventoryObserved(@Payload() batch: EventBatch): Promise<void> {
    await this.observed.handle(batch);
  }

  @EventPattern<Batches>(topics.jobRequested.name)
  async jobRequested(@Payload() batch: EventBatch): Promise<void> {
    await this.jobs.handle(batch);
  }

  @EventPattern<Batches>(topics.jobFinished.name)
  async jobFinished(@Payload() batch: EventBatch): Promise<void> {
    await this.unclaimed.hearAnswers(batch);
  }
}
