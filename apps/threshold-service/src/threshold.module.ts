import { Module, type DynamicModule } from '@nestjs/common';
import { Database } from '@app/common/database';
import { AuditController } from '@app/common/audit';
import type { Connections } from '@app/common/files';
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
} from '@app/common/jobs';
import type { WiredParts } from '@app/common/service';
import { ApplyRules } from './application/apply-rules';
import {
  Copies,
  HeldBackValues,
  ProductSearch,
  References,
  Runs,
  SearchPreferences,
  ThresholdRules,
} from './application/ports';
import { SearchProducts } from './application/search-products';
import { StateHeldBack } from './application/state-held-back';
import { TakeMasterData } from './application/take-master-data';
import { TakeStock } from './application/take-stock';
import { EventsController } from './infrastructure/events.controller';
import { SafetyStocksController } from './infrastructure/http/safety-stocks.controller';
import { SearchPreferencesController } from './infrastructure/http/search-preferences.controller';
import { ThresholdRulesController } from './infrastructure/http/threshold-rules.controller';
import { ThresholdsController } from './infrastructure/http/thresholds.controller';
import { PostgresCopies } from './infrastructure/postgres-copies';
import { PostgresHeldBackValues } from './infrastructure/postgres-held-back-values';
import { PostgresReferences } from './infrastructure/postgres-references';
import { RequestedRuns } from './infrastructure/requested-runs';
import { PostgresThresholdRules } from './infrastructure/rules/postgres-threshold-rules';
import { PostgresProductSearch } from './infrastructure/search/postgres-product-search';
import { PostgresSearchPreferences } from './infrastructure/search/postgres-search-preferences';

/** The only place where a port meets its adapter. */
@Module({})
export class ThresholdModule {
  static with(
    { desk, ...files }: { connections: Connections; spoolDirectory: string; desk: ImportDesk },
    { database, metrics, runs, schedules, republisher, copies, jobRequests }: WiredParts,
  ): DynamicModule {
    return {
      module: ThresholdModule,
      imports: [HealthModule.for(metrics), uploadForms(desk)],
      controllers: [
        ThresholdsController,
        SafetyStocksController,
        SearchPreferencesController,
        ThresholdRulesController,
        ImportsController,
        UploadsController,
        UndoController,
        JobsController,
        RunsController,
        DeadLettersController,
        AuditController,
        SchedulesController,
        StateController,
        EventsController,
      ],
      providers: [
        { provide: Database, useValue: database },
        { provide: ImportDesk, useValue: desk },
        { provide: RunControl, useValue: runs },
        { provide: Schedules, useValue: schedules },
        { provide: Republisher, useValue: republisher },
        { provide: StateCopies, useValue: copies },
        { provide: TakeJobRequests, useValue: jobRequests },
        { provide: Copies, useClass: PostgresCopies },
        { provide: References, useClass: PostgresReferences },
        { provide: HeldBackValues, useClass: PostgresHeldBackValues },
        { provide: SearchPreferences, useClass: PostgresSearchPreferences },
        { provide: ProductSearch, useClass: PostgresProductSearch },
        { provide: ThresholdRules, useClass: PostgresThresholdRules },
        { provide: Runs, useClass: RequestedRuns },
        {
          provide: ApplyRules,
          inject: [ThresholdRules, SearchPreferences, ProductSearch, References, Runs],
          useFactory: (
            rules: ThresholdRules,
            preferences: SearchPreferences,
            search: ProductSearch,
            references: References,
            asked: Runs,
          ) => new ApplyRules({ rules, preferences, search, references, runs: asked, ...files }),
        },
        TakeMasterData,
        TakeStock,
        SearchProducts,
        StateHeldBack,
      ],
    };
  }
}
