import { mkdirSync } from 'node:fs';
import { Connections, readConnections } from '@app/common/files';
import { CreateImports1763900000301, importFigures } from '@app/common/imports';
import { startService, type RunningService } from '@app/common/service';
import { BringDueIntoForce } from './application/bring-due-into-force';
import { exportThresholds } from './application/export-thresholds.job';
import { ImportThresholdsJob } from './application/import-thresholds.job';
import { DueTimer } from './infrastructure/due-timer';
import { subscriptions } from './infrastructure/events.controller';
import { thresholdImport } from './infrastructure/imports/threshold-import';
import { KafkaMasterData } from './infrastructure/kafka-master-data';
import { CreateThresholds1763910000301 } from './infrastructure/migrations/create-thresholds';
import { KeepSearch1764001700001 } from './infrastructure/migrations/keep-search';
import { PostgresDueValues } from './infrastructure/postgres-due-values';
import type { ThresholdSettings } from './threshold.config';
import { ThresholdModule } from './threshold.module';
import { stateSources } from './infrastructure/state-sources';
import { examples } from './documents/examples';

/** What is held back per product and channel, in force at its time. */
export const startThresholdService = (settings: ThresholdSettings): Promise<RunningService> =>
  startService({
    name: 'threshold',
    settings,
    maxConnections: 20,
    migrations: [CreateImports1763900000301, CreateThresholds1763910000301, KeepSearch1764001700001],
    examples,
    state: stateSources,
    subscriptions,
    own: async () => {
      mkdirSync(settings.SPOOL_DIR, { recursive: true });
      return { connections: new Connections(await readConnections(settings.CONNECTIONS_FILE)) };
    },
    jobs: ({ connections }, { database, transport, log }) => [
      new ImportThresholdsJob(new KafkaMasterData(transport), {
        database,
        declarations: new Map([[thresholdImport.configId, thresholdImport]]),
        connections,
        spoolDirectory: settings.SPOOL_DIR,
        fileMinAgeMs: settings.FILE_MIN_AGE_MS,
        logger: log,
      }),
      exportThresholds,
    ],
    parts: (_, { database, log }) => [new DueTimer(new BringDueIntoForce(new PostgresDueValues(database)), log)],
    figures: ({ database }) => importFigures(database),
    module: (_, wired) => ThresholdModule.with(wired),
    ready: (_, { transport }) => ({
      'master data': async () => {
        if (!(await transport.stateRead()))
          throw new Error('products, facilities and stock are still being read from Kafka');
      },
    }),
  });
