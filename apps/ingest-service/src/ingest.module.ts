import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { AuditController } from '@app/common/audit';
import { HealthModule } from '@app/common/health';
import { DeadLettersController, Republisher, StateController, StateCopies } from '@app/common/outbox';
import { ImportDesk, ImportsController, UndoController, UploadsController, uploadForms } from '@app/common/imports';
import {
  JobsController,
  RunControl,
  RunsController,
  Schedules,
  SchedulesController,
  TakeJobRequests,
  UnclaimedRequests,
} from '@app/common/jobs';
import { Database } from '@app/common/database';
import type { WiredParts } from '@app/common/service';
import {
  Catalog,
  ObservedChunks,
  ObservedImports,
  OrderQueue,
  References,
  Shipments,
  Stock,
  WaitingEvents,
} from './application/ports';
import { TakeObservedInventory } from './application/take-observed-inventory';
import { TakeCatalogEvents } from './application/take-catalog-events';
import { TakeInventoryEvents } from './application/take-inventory-events';
import { CatalogController } from './infrastructure/http/catalog.controller';
import { CatalogListsController } from './infrastructure/http/catalog-lists.controller';
import { IncomingStockController } from './infrastructure/http/incoming-stock.controller';
import { InventoryController } from './infrastructure/http/inventory.controller';
import { ShipmentsController } from './infrastructure/http/shipments.controller';
import { EventsController } from './infrastructure/kafka/events.controller';
import { PostgresObservedChunks } from './infrastructure/observed/postgres-observed-chunks';
import { PostgresObservedImports } from './infrastructure/observed/postgres-observed-imports';
import { PostgresCatalog } from './infrastructure/postgres-catalog';
import { ShopChannels } from './domain/shop-channels';
import { PostgresOrderQueue } from './infrastructure/postgres-order-queue';
import { PostgresReferences } from './infrastructure/postgres-references';
import { PostgresShipments } from './infrastructure/postgres-shipments';
import type { OverReceipt } from './infrastructure/receipt-lines';
import { PostgresStock } from './infrastructure/postgres-stock';
import { PostgresWaitingEvents } from './infrastructure/waiting-events/postgres-waiting-events';
import { lookAtWaitingEvents } from './infrastructure/waiting-events/look-at-waiting-events';

const ports: Provider[] = [
  { provide: References, useClass: PostgresReferences },
  { provide: Stock, useClass: PostgresStock },
  { provide: OrderQueue, useClass: PostgresOrderQueue },
  { provide: Catalog, useClass: PostgresCatalog },
  { provide: ObservedChunks, useClass: PostgresObservedChunks },
  { provide: ObservedImports, useClass: PostgresObservedImports },
];

interface IngestParts {
  desk: ImportDesk;
  channels: ShopChannels;
  unknownWaitMs: number;
  overReceipt: OverReceipt;
}

/** Where the ports of ingest meet their adapters. */
@Module({})
export class IngestModule {
  static with(
    { database, log, metrics, runs, schedules, republisher, copies, jobRequests, unclaimedRequests }: WiredParts,
    { desk, channels, unknownWaitMs, overReceipt }: IngestParts,
  ): DynamicModule {
    return {
      module: IngestModule,
      imports: [HealthModule.for(metrics), uploadForms(desk)],
      controllers: [
        EventsController,
        InventoryController,
        CatalogController,
        CatalogListsController,
        ShipmentsController,
        IncomingStockController,
        ImportsController,
        UploadsController,
        UndoController,
        JobsController,
        RunsController,
        DeadLettersController,
        AuditController,
        SchedulesController,
        StateController,
      ],
      providers: [
        ...ports,
        TakeInventoryEvents,
        TakeCatalogEvents,
        TakeObservedInventory,
        {
          provide: Shipments,
          useFactory: (references: References) => new PostgresShipments(references, overReceipt),
          inject: [References],
        },
        { provide: WaitingEvents, useValue: new PostgresWaitingEvents(unknownWaitMs) },
        {
          provide: lookAtWaitingEvents,
          useFactory: (events: TakeInventoryEvents) => lookAtWaitingEvents(database, events, log),
          inject: [TakeInventoryEvents],
        },
        { provide: ImportDesk, useValue: desk },
        { provide: ShopChannels, useValue: channels },
        { provide: Database, useValue: database },
        { provide: RunControl, useValue: runs },
        { provide: Schedules, useValue: schedules },
        { provide: Republisher, useValue: republisher },
        { provide: StateCopies, useValue: copies },
        { provide: TakeJobRequests, useValue: jobRequests },
        { provide: UnclaimedRequests, useValue: unclaimedRequests },
      ],
    };
  }
}
