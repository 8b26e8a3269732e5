import { Module, type DynamicModule } from '@nestjs/common';
import { Database } from '@app/common/database';
import { HealthModule } from '@app/common/health';
import { JobsController, RunControl, TakeJobRequests } from '@app/common/jobs';
import type { Metrics } from '@app/common/observability';
import { ShopsController } from './infrastructure/http/shops.controller';
import { EventsController } from './infrastructure/kafka/events.controller';
import { Shops } from './infrastructure/shopify/shops';

export interface ShopifySyncParts {
  database: Database;
  metrics: Metrics;
  runs: RunControl;
  jobRequests: TakeJobRequests;
  shops: Shops;
}

@Module({})
export class ShopifySyncModule {
  static with({ database, metrics, runs, jobRequests, shops }: ShopifySyncParts): DynamicModule {
    return {
      module: ShopifySyncModule,
      imports: [HealthModule.for(metrics)],
      controllers: [EventsController, ShopsController, JobsController],
      providers: [
        { provide: Database, useValue: database },
        { provide: RunControl, useValue: runs },
        { provide: TakeJobRequests, useValue: jobRequests },
        { provide: Shops, useValue: shops },
      ],
    };
  }
}
