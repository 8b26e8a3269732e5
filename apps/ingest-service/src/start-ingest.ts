import { mkdirSync } from 'node:fs';
import { topics, type RunRecord } from '@app/common/contracts';
import { openDatabase, type Tx } from '@app/common/database';
import { Connections, readConnections } from '@app/common/files';
import { Readiness } from '@app/common/health';
import { startHttpApp } from '@app/common/http';
import { CreateImports1763900000301 } from '@app/common/imports';
import { CreateInbox1763900000001, PostgresConsumerStore, keepHandledMarks } from '@app/common/inbox';
import { CreateRuns1763900000201, RunControl, RunQueue, TakeJobRequests } from '@app/common/jobs';
import { KafkaBatchTransport, KafkaClient } from '@app/common/kafka';
import { NestLog, correlation, correlationFrom, createLogger, createMetrics } from '@app/common/observability';
import { CreateEventLog1763900000101, EventRelay, appendDeadLetters, appendEvents } from '@app/common/outbox';
import { importInventory } from './application/import-inventory.job';
import { readIngestSettings } from './ingest.config';
import { forgetMovements } from './infrastructure/forget-movements';
import { GroupEdgeTimer } from './infrastructure/group-edge-timer';
import { resetInventory } from './infrastructure/imports/reset-inventory.import';
import { CreateIngest1763910000101 } from './infrastructure/migrations/create-ingest';
import { IngestModule } from './ingest.module';

const service = 'ingest';
const upkeepEveryMs = 60 * 60 * 1000;

/** Brings ingest up part by part and gives the way to take it down again in reverse. */
export async function startIngest(): Promise<() => Promise<void>> {
  const settings = readIngestSettings();
  const log = createLogger({ service, level: settings.LOG_LEVEL });
  const connections = new Connections(await readConnections(settings.CONNECTIONS_FILE));
  mkdirSync(settings.SPOOL_DIR, { recursive: true });
  const database = await openDatabase({
    url: settings.DATABASE_URL,
    schema: 'ingest',
    applicationName: 'stockline-ingest',
    maxConnections: 16,
    migrations: [
      CreateInbox1763900000001,
      CreateEventLog1763900000101,
      CreateRuns1763900000201,
      CreateImports1763900000301,
      CreateIngest1763910000101,
    ],
  });
  await upkeep();
  const client = new KafkaClient({
    brokers: settings.KAFKA_BROKERS,
    clientId: `stockline-${service}`,
    topicPrefix: settings.KAFKA_TOPIC_PREFIX,
    logger: log,
  });
  await client.ensureTopics(Object.values(topics));
  const publishRun = (tx: Tx, run: RunRecord): Promise<void> =>
    appendEvents(tx, [
      {
        topic: topics.jobFinished,
        key: run.jobId,
        type: 'stockline.job-finished.v1',
        source: 'stockline/ingest',
        data: run,
      },
    ]);
  const queue = new RunQueue({
    databaseUrl: settings.DATABASE_URL,
    schema: 'ingest_jobs',
    applicationName: 'stockline-ingest-jobs',
    heartbeatSeconds: settings.RUN_HEARTBEAT_S,
    onError: (error) => log.warn({ error }, 'the job engine met an error and goes on'),
  });
  const jobs = [
    importInventory({
      database,
      connections,
      declarations: new Map([[resetInventory.configId, resetInventory]]),
      spoolDirectory: settings.SPOOL_DIR,
      fileMinAgeMs: settings.FILE_MIN_AGE_MS,
      logger: log,
    }),
  ];
  const runs = new RunControl({ service, database, queue, jobs, log, publish: publishRun });
  const jobRequests = new TakeJobRequests({ service, runs, answersForUnknown: true, publish: publishRun });
  const transport = new KafkaBatchTransport({
    client,
    serviceName: service,
    subscriptions: [
      { topic: topics.inventoryEvents, maxBatch: 2_000 },
      { topic: topics.catalogEvents, maxBatch: 1_000 },
      { topic: topics.jobRequested },
    ],
    store: new PostgresConsumerStore(database),
    database,
    deadLetters: appendDeadLetters,
    logger: log,
  });
  const relay = new EventRelay({ database, client, logger: log });
  const edges = new GroupEdgeTimer(database, log);
  const timer = setInterval(
    () => void upkeep().catch((error: unknown) => log.warn({ error }, 'upkeep failed; the next hour tries again')),
    upkeepEveryMs,
  );

  await relay.start();
  await runs.start();
  edges.start();
  const app = await startHttpApp(IngestModule.with({ database, metrics: createMetrics(service), runs, jobRequests }), {
    host: settings.HTTP_HOST,
    port: settings.HTTP_PORT,
    apiKeysFile: settings.API_KEYS_FILE,
    nestLog: new NestLog(log),
    log,
    around: (headers, next) => correlation.run(correlationFrom(headers['traceparent']?.toString()), next),
    prepare: async (prepared) => {
      prepared.get(Readiness).register('database', async () => void (await database.query('select 1')));
      prepared
        .get(Readiness)
        .register('kafka', async () => void (await client.fetchEndOffsets(topics.inventoryChanged)));
      prepared.connectMicroservice({ strategy: transport });
      await prepared.startAllMicroservices();
    },
  });
  log.info({ host: settings.HTTP_HOST, port: settings.HTTP_PORT }, 'ingest is up');

  return async () => {
    app.get(Readiness).drain();
    clearInterval(timer);
    await app.close();
    await edges.stop();
    await runs.stop();
    await relay.stop();
    await client.close();
    await database.close();
    log.info({}, 'ingest is down');
  };

  async function upkeep(): Promise<void> {
    await keepHandledMarks(database);
    await forgetMovements(database);
  }
}
