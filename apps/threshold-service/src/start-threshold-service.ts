import {
  lookAtWaitingFiles,
  byConfigId,
  forgetPreviews,
  forgetUploads,
  importFigures,
  wireImports,
} from '@app/common/imports';
import { startService, type RunningService } from '@app/common/service';
import { BringDueIntoForce } from './application/bring-due-into-force';
import { ExportThresholdsJob } from './application/export-thresholds.job';
import { ImportThresholdsJob } from './application/import-thresholds.job';
import { lookForDueValues } from './infrastructure/look-for-due-values';
import { subscriptions } from './infrastructure/events.controller';
import { thresholdImport } from './infrastructure/imports/threshold-import';
import { KafkaMasterData } from './infrastructure/kafka-master-data';
import { PostgresThresholdExports } from './infrastructure/exports/postgres-threshold-exports';
import { PostgresDueValues } from './infrastructure/postgres-due-values';
import { PostgresReferences } from './infrastructure/postgres-references';
import { PostgresSearchPreferences } from './infrastructure/search/postgres-search-preferences';
import type { ThresholdSettings } from './threshold.config';
import { ThresholdModule } from './threshold.module';
import { stateCopies } from './infrastructure/state-copies';
import { stateSources } from './infrastructure/state-sources';
import { examples } from './documents/examples';
import { migrations } from './infrastructure/migrations';

/** What is held back per product and channel, in force at its time. */
export const startThresholdService = (settings: ThresholdSettings): Promise<RunningService> =>
  startService({
    name: 'threshold',
    settings,
    maxConnections: 20,
    migrations,
    examples,
    state: stateSources,
    copies: stateCopies,
    subscriptions,
    upkeep: [forgetUploads(settings.UPLOADS_KEPT_DAYS), forgetPreviews],
    own: async ({ database, log }) => {
      const of = { IMP_PROD_THOLD: byConfigId(thresholdImport(database)) };
      const { imports, desk } = await wireImports(settings, { database, log }, of);
      return { imports: imports.IMP_PROD_THOLD, desk };
    },
    jobs: ({ imports }, { database, transport }) => [
      new ImportThresholdsJob(new KafkaMasterData(transport), imports),
      new ExportThresholdsJob({
        masterData: new KafkaMasterData(transport),
        preferences: new PostgresSearchPreferences(database),
        exports: new PostgresThresholdExports(database, new PostgresReferences(database)),
        connections: imports.connections,
        spoolDirectory: settings.SPOOL_DIR,
      }),
    ],
    parts: ({ desk }, { database, runs, log }) => [
      lookForDueValues(new BringDueIntoForce(new PostgresDueValues(database)), log),
      lookAtWaitingFiles({ desk, runs, log }),
    ],
    figures: ({ database }) => importFigures(database),
    module: ({ imports: { connections }, desk }, wired) =>
      ThresholdModule.with({ connections, spoolDirectory: settings.SPOOL_DIR, desk }, wired),
    ready: (_, { transport }) => ({
      'master data': async () => {
        if (!(await transport.stateRead()))
          throw new Error('products, facilities and stock are still being read from Kafka');
      },
    }),
  });
