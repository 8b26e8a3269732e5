import type { INestApplication } from '@nestjs/common';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { topics } from '@app/common/contracts';
import { openDatabase, type Database } from '@app/common/database';
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

interface Stage {
  settings: ThresholdSettings;
  logger: Logger;
  onStop: (close: () => Promise<void> | void) => void;
}

/** Opens every part in the order in which they need each other, and closes them in the reverse; a start that fails leaves nothing open. */
export async function startThresholdService(settings: ThresholdSettings, logger: Logger): Promise<RunningService> {
  const closes: (() => Promise<void> | void)[] = [];
  const stop = async (): Promise<void> => {
    for (let close = closes.pop(); close; close = closes.pop())
      await Promise.resolve(close()).catch((error: unknown) => logger.error({ error }, 'a part could not be closed'));
  };
  const stage: Stage = { settings, logger, onStop: (close) => closes.push(close) };
  try {
    const database = await openStore(stage);
    const { client, transport } = await openKafka(stage, database);
    await startRelay(stage, database, client);
    await keepMarks(stage, database);
    const runs = await startRuns(stage, database, transport);
    startTimer(stage, database);
    const url = await startHttp(stage, database, runs, transport);
    logger.info({ url }, 'service is up');
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function openStore({ settings, onStop }: Stage): Promise<Database> {
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
  return database;
}

async function openKafka({ settings, logger, onStop }: Stage, database: Database) {
  const client = new KafkaClient({
    brokers: settings.KAFKA_BROKERS,
    clientId: `stockline-${service}`,
    topicPrefix: settings.KAFKA_TOPIC_PREFIX,
    logger,
  });
  onStop(() => client.close());
  await client.ensureTopics([topics.thresholdChanged, topics.jobFinished]);
  const store = new PostgresConsumerStore(database);
  const deadLetters = appendDeadLetters;
  const parts = { client, serviceName: service, subscriptions, store, database, deadLetters, logger };
  return { client, transport: new KafkaBatchTransport(parts) };
}

async function startRelay({ logger, onStop }: Stage, database: Database, client: KafkaClient): Promise<void> {
  const relay = new EventRelay({ database, client, logger });
  await relay.start();
  onStop(() => relay.stop());
}

async function keepMarks({ logger, onStop }: Stage, database: Database): Promise<void> {
  const keep = (): Promise<void> =>
    keepHandledMarks(database).catch((error: unknown) => logger.warn({ error }, 'handled marks were not kept up'));
  await keep();
  const hourly = setInterval(() => void keep(), hourMs);
  onStop(() => clearInterval(hourly));
}

async function startRuns(
  { settings, logger, onStop }: Stage,
  database: Database,
  transport: KafkaBatchTransport,
): Promise<RunControl> {
  const job = new ImportThresholdsJob(new KafkaMasterData(transport), {
    database,
    declarations: new Map([[thresholdImport.configId, thresholdImport]]),
    connections: new Connections(await readConnections(settings.CONNECTIONS_FILE)),
    spoolDirectory: settings.SPOOL_DIR,
    fileMinAgeMs: settings.FILE_MIN_AGE_MS,
    logger,
  });
  const queue = new RunQueue({
    databaseUrl: settings.DATABASE_URL,
    schema: `${service}_jobs`,
    applicationName: `stockline ${service} jobs`,
    heartbeatSeconds: 30,
    onError: (error) => logger.warn({ error }, 'the run queue stumbled'),
  });
  const runs = new RunControl({ service, database, queue, jobs: [job], log: logger, publish: publishRun });
  await runs.start();
  onStop(() => runs.stop());
  return runs;
}

function startTimer({ logger, onStop }: Stage, database: Database): void {
  const timer = new DueTimer(new BringDueIntoForce(new PostgresDueValues(database)), logger);
  timer.start();
  onStop(() => timer.stop());
}

async function startHttp(
  { settings, logger, onStop }: Stage,
  database: Database,
  runs: RunControl,
  transport: KafkaBatchTransport,
): Promise<string> {
  const prepare = async (app: INestApplication): Promise<void> => {
    onStop(() => app.close());
    const readiness = app.get(Readiness);
    onStop(() => readiness.drain());
    readiness.register('database', async () => void (await database.query('select 1')));
    readiness.register('master data', async () => {
      if (!(await transport.stateRead())) throw new Error('products and facilities are still being read from Kafka');
    });
    app.connectMicroservice<MicroserviceOptions>({ strategy: transport });
    await app.startAllMicroservices();
  };
  const app = await startHttpApp(ThresholdModule.with({ database, runs, metrics: createMetrics(service) }), {
    host: settings.HTTP_HOST,
    port: settings.HTTP_PORT,
    apiKeysFile: settings.API_KEYS_FILE,
    nestLog: new NestLog(logger),
    log: logger,
    around: ({ traceparent }, next) => correlation.run(correlationFrom([traceparent].flat()[0]), next),
    prepare,
  });
  return app.getUrl();
}
