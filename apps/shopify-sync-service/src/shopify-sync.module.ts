import { Module, type DynamicModule } from '@nestjs/common';
import { Database } from '@app/common/database';
import { AuditController } from '@app/common/audit';
import { ImportDesk, ImportsController, UndoController, UploadsController, uploadForms } from '@app/common/imports';
import { HealthModule } from '@app/common/health';
import { DeadLettersController, Republisher, StateController, StateCopies } from '@app/common/outbox';
import {
  JobsController,
  RunControl,
  RunsController,
  Schedules,
  SchedulesController,
  TakeJobRequests,
} from '@app/common/jobs';
import type { WiredParts } from '@app/common/service';
import { DriftController } from './infrastructure/http/drift.controller';
import { ExplainController } from './infrastructure/http/explain.controller';
import { LevelsController } from './infrastructure/http/levels.controller';
import { RunFilesController } from './infrastructure/http/run-files.controller';
import { WebhooksController } from './infrastructure/http/webhooks.controller';
import { FindingsController } from './infrastructure/http/findings.controller';
import { ShopsController } from './infrastructure/http/shops.controller';
import { EventsController } from './infrastructure/kafka/events.controller';
import { Shops } from './infrastructure/shopify/shops';

/** The only place where a port meets its adapter. */
@Module({})
export class ShopifySyncModule {
  static with({
    database,
    metrics,
    runs,
    schedules,
    republisher,
    copies,
    jobRequests,
    shops,
    desk,
  }: WiredParts & { shops: Shops; desk: ImportDesk }): DynamicModule {
    return {
      module: ShopifySyncModule,
      imports: [HealthModule.for(metrics), uploadForms(desk)],
      controllers: [
        EventsController,
        ShopsController,
        LevelsController,
        DriftController,
        ExplainController,
        FindingsController,
        WebhooksController,
        RunFilesController,
        ImportsController,
        UploadsController,
        UndoController,
        JobsController,
        RunsController,
        SchedulesController,
        StateController,
        DeadLettersController,
        AuditController,
      ],
      providers: [
        { provide: Database, useValue: database },
        { provide: RunControl, useValue: runs },
        { provide: Schedules, useValue: schedules },
        { provide: Republisher, useValue: republisher },
        { provide: StateCopies, useValue: copies },
        { provide: TakeJobRequests, useValue: jobRequests },
        { provide: Shops, useValue: shops },
        { provide: ImportDesk, useValue: desk },
      ],
    };
  }
}
