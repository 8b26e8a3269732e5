import type { MicroserviceOptions } from '@nestjs/microservices';
import { topics } from '@app/common/contracts';
import { openDatabase } from '@app/common/database';
import { Connections, readConnections } from '@app/common/files';
import { Readiness } from '@app/common/health';
import { startHttpApp } from '@app/common/http';
import { CreateImports1763900000301 } from '@app/common/imports';
import { CreateInbox1763900000001, PostgresConsumerStore, keepHandledMarks } from '@app/common/inbox';
import { CreateRuns1763900000201, RunControl, RunQueue } from '@app/common/jobs';
import { KafkaBatchTransport, KafkaClient } from '@app/common/kafka';
import { NestLog, correlation, correlationFrom, createMetrics, type Logger } from '@app/common/observability';
import { CreateEventLog1763900000101, EventRelay, appendDeadLetters } from '@app/common/outbox';
import { BringDueIntoForce } from './application/bring-due-into-force';
import { ImportThresholdsJob } from './application/import-thresholds.job';
import { DueTimer } from './infrastructure/due-timer';
import { subscriptions } from './infrastructure/events.controller';
import { thresholdImport } from './infrastructure/imports/threshold-import';
import { KafkaMasterData } from './infrastructure/kafka-master-data';
import { CreateThresholds1763910000301 } from './infrastructure/migrations/create-thresholds';
import { PostgresDueValues } from './infrastructure/postgres-due-values';
import { publishRun } from './infrastructure/publish-run';
import type { ThresholdSettings } from './threshold.config';
import { ThresholdModule } from './threshold.module';

const service = 'threshold';
const hourMs = 3_600_000;

export interface RunningService {
  url: string;
  stop(): Promise<void>;
}

/** Opens every part in the order in which they need each other, and closes them in the reverse; a start that fails leaves nothing open. */
export async function startThresholdService(settings: ThresholdSettings, logger: Logger): Promise<RunningService> {
  const stops: (() => Promise<void> | void)[] = [];
  const stop = async (): Promise<void> => {
    for (let close = stops.pop(); close; close = stops.pop()) await close();
  };
  try {
    return { url: await open(settings, logger, (close) => stops.push(close)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function open(
  settings: ThresholdSettings,
  logger: Logger,
  onStop: (close: () => Promise<void> | void) => void,
): Promise<string> {
  const database = await openDatabase({
    url: settings.DATABASE_URL,
    schema: service,
    applicationName: `stockline ${service}`,
    maxConnections: 20,
    migrations: [
      CreateInbox1763900000001,
      CreateEventLog1763900000101,
      CreateRuns1763900000201,
      CreateImports1763900000301,
      CreateThresholds1763910000301,
    ],
  });
  onStop(() => database.close());

  const client = new KafkaClient({
    brokers: settings.KAFKA_BROKERS,
    clientId: `stockline-${service}`,
    topicPrefix: settings.KAFKA_TOPIC_PREFIX,
    logger,
  });
  onStop(() => client.close());
  await client.ensureTopics([topics.thresholdChanged, topics.jobFinished]);
  const transport = new KafkaBatchTransport({
    client,
    serviceName: service,
    subscriptions,
    store: new PostgresConsumerStore(database),
    database,
    deadLetters: appendDeadLetters,
    logger,
  });

  const relay = new EventRelay({ database, client, logger });
  await relay.start();
  onStop(() => relay.stop());

  const upkeep = setInterval(() => void keepMarks(), hourMs);
  const keepMarks = (): Promise<void> =>
    keepHandledMarks(database).catch((error: unknown) => logger.warn({ error }, 'handled marks were not kept up'));
  await keepMarks();
  onStop(() => clearInterval(upkeep));

  const imports = {
    database,
    declarations: new Map([[thresholdImport.configId, thresholdImport]]),
    connections: new Connections(await readConnections(settings.CONNECTIONS_FILE)),
    spoolDirectory: settings.SPOOL_DIR,
    fileMinAgeMs: settings.FILE_MIN_AGE_MS,
    logger,
  };
  const runs = new RunControl({
    service,
    database,
    queue: new RunQueue({
      databaseUrl: settings.DATABASE_URL,
      schema: `${service}_jobs`,
      applicationName: `stockline ${service} jobs`,
      heartbeatSeconds: 30,
      onError: (error) => logger.warn({ error }, 'the run queue stumbled'),
    }),
    jobs: [new ImportThresholdsJob(new KafkaMasterData(transport), imports)],
    log: logger,
    publish: publishRun,
  });
  await runs.start();
  onStop(() => runs.stop());

  const timer = new DueTimer(new BringDueIntoForce(new PostgresDueValues(database)), logger);
  timer.start();
  onStop(() => timer.stop());

  const metrics = createMetrics(service);
  const app = await startHttpApp(ThresholdModule.with({ database, runs, metrics }), {
    host: settings.HTTP_HOST,
    port: settings.HTTP_PORT,
    apiKeysFile: settings.API_KEYS_FILE,
    nestLog: new NestLog(logger),
    log: logger,
    around: ({ traceparent }, next) => correlation.run(correlationFrom([traceparent].flat()[0]), next),
    prepare: async (opened) => {
      onStop(() => opened.close());
      const readiness = opened.get(Readiness);
      onStop(() => readiness.drain());
      readiness.register('database', async () => void (await database.query('select 1')));
      readiness.register('master data', async () => {
        if (!(await transport.stateRead())) throw new Error('products and facilities are still being read from Kafka');
      });
      opened.connectMicroservice<MicroserviceOptions>({ strategy: transport });
      await opened.startAllMicroservices();
    },
  });
  const url = await app.getUrl();
  logger.info({ url }, 'service is up');
  return url;
}
