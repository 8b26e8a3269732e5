import { Module, type DynamicModule } from '@nestjs/common';
import { Database } from '@app/common/database';
import { HealthModule } from '@app/common/health';
import { JobsController, RunControl, TakeJobRequests } from '@app/common/jobs';
import type { Metrics } from '@app/common/observability';
import { Copies, HeldBackValues, References } from './application/ports';
import { StateHeldBack } from './application/state-held-back';
import { TakeMasterData } from './application/take-master-data';
import { EventsController } from './infrastructure/events.controller';
import { SafetyStocksController } from './infrastructure/http/safety-stocks.controller';
import { ThresholdsController } from './infrastructure/http/thresholds.controller';
import { PostgresCopies } from './infrastructure/postgres-copies';
import { PostgresHeldBackValues } from './infrastructure/postgres-held-back-values';
import { PostgresReferences } from './infrastructure/postgres-references';
import { publishRun } from './infrastructure/publish-run';

/** What has its start and stop outside of Nest, and lives as long as the service. */
export interface OpenedParts {
  database: Database;
  runs: RunControl;
  metrics: Metrics;
}

/** The only place where a port meets its adapter. */
@Module({})
export class ThresholdModule {
  static with({ database, runs, metrics }: OpenedParts): DynamicModule {
    const takeJobRequests = new TakeJobRequests({
      service: 'threshold',
      runs,
      answersForUnknown: false,
      publish: publishRun,
    });
    return {
      module: ThresholdModule,
      imports: [HealthModule.for(metrics)],
      controllers: [ThresholdsController, SafetyStocksController, JobsController, EventsController],
      providers: [
        { provide: Database, useValue: database },
        { provide: RunControl, useValue: runs },
        { provide: TakeJobRequests, useValue: takeJobRequests },
        { provide: Copies, useClass: PostgresCopies },
        { provide: References, useClass: PostgresReferences },
        { provide: HeldBackValues, useClass: PostgresHeldBackValues },
        TakeMasterData,
        StateHeldBack,
      ],
    };
  }
}
