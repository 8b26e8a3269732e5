import { topics, type RunRecord } from '@app/common/contracts';
import { openDatabase, type Tx } from '@app/common/database';
import { Readiness } from '@app/common/health';
import { startHttpApp } from '@app/common/http';
import { CreateInbox1763900000001, PostgresConsumerStore, keepHandledMarks } from '@app/common/inbox';
import { CreateRuns1763900000201, RunControl, RunQueue, TakeJobRequests } from '@app/common/jobs';
import { KafkaBatchTransport, KafkaClient } from '@app/common/kafka';
import { NestLog, correlation, correlationFrom, createLogger, createMetrics } from '@app/common/observability';
import { CreateEventLog1763900000101, EventRelay, appendDeadLetters, appendEvents } from '@app/common/outbox';
import { uploadRecentChanges } from './application/upload-recent-changes.job';
import { LeasedShopDoor } from './infrastructure/leased-shop-door';
import { CreateShopifySync1763910000201 } from './infrastructure/migrations/create-shopify-sync';
import { PostgresLevels } from './infrastructure/postgres-levels';
import { Shops } from './infrastructure/shopify/shops';
import { readShops } from './infrastructure/shopify/shops-file';
import { readShopifySyncSettings } from './shopify-sync.config';
import { ShopifySyncModule } from './shopify-sync.module';

const service = 'shopify-sync';
const heard = [
  topics.inventoryChanged,
  topics.thresholdChanged,
  topics.productChanged,
  topics.facilityChanged,
  topics.facilityGroupChanged,
];

/** Brings shopify-sync up part by part and gives the way to take it down again in reverse. */
export async function startShopifySync(): Promise<() => Promise<void>> {
  const settings = readShopifySyncSettings();
  const log = createLogger({ service, level: settings.LOG_LEVEL });
  const shops = new Shops(readShops(settings.SHOPS_FILE));
  const database = await openDatabase({
    url: settings.DATABASE_URL,
    schema: 'shopify_sync',
    applicationName: 'stockline-shopify-sync',
    maxConnections: 20,
    migrations: [
      CreateInbox1763900000001,
      CreateEventLog1763900000101,
      CreateRuns1763900000201,
      CreateShopifySync1763910000201,
    ],
  });
  await keepHandledMarks(database);
  await shops.remember(database);
  const client = new KafkaClient({
    brokers: settings.KAFKA_BROKERS,
    clientId: `stockline-${service}`,
    topicPrefix: settings.KAFKA_TOPIC_PREFIX,
    logger: log,
  });
  await client.ensureTopics(Object.values(topics));
  const transport = new KafkaBatchTransport({
    client,
    serviceName: service,
    subscriptions: [...heard, topics.jobRequested].map((topic) => ({ topic })),
    store: new PostgresConsumerStore(database),
    database,
    deadLetters: appendDeadLetters,
    logger: log,
  });
  const publishRun = (tx: Tx, run: RunRecord): Promise<void> =>
    appendEvents(tx, [
      {
        topic: topics.jobFinished,
        key: run.jobId,
        type: 'stockline.job-finished.v1',
        source: 'stockline/shopify-sync',
        data: run,
      },
    ]);
  const queue = new RunQueue({
    databaseUrl: settings.DATABASE_URL,
    schema: 'shopify_sync_jobs',
    applicationName: 'stockline-shopify-sync-jobs',
    heartbeatSeconds: settings.RUN_HEARTBEAT_S,
    onError: (error) => log.warn({ err: error }, 'the job engine met an error and goes on'),
  });
  const jobs = [
    uploadRecentChanges({
      levels: new PostgresLevels(database),
      door: new LeasedShopDoor(database, shops.byId),
      whenStateRead: () => transport.whenStateRead(),
    }),
  ];
  const runs = new RunControl({ service, database, queue, jobs, log, publish: publishRun });
  const jobRequests = new TakeJobRequests({ service, runs, answersForUnknown: false, publish: publishRun });
  const relay = new EventRelay({ database, client, logger: log });
  await relay.start();
  await runs.start();
  const app = await startHttpApp(
    ShopifySyncModule.with({ database, metrics: createMetrics(service), runs, jobRequests, shops }),
    {
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
    },
  );
  const upkeep = setInterval(
    () =>
      void keepHandledMarks(database).catch((error: unknown) =>
        log.warn({ err: error }, 'upkeep failed; the next hour tries again'),
      ),
    60 * 60 * 1000,
  );
  log.info({ host: settings.HTTP_HOST, port: settings.HTTP_PORT, shops: shops.all.length }, 'shopify-sync is up');

  return async () => {
    app.get(Readiness).drain();
    clearInterval(upkeep);
    await app.close();
    await runs.stop();
    await relay.stop();
    await client.close();
    await database.close();
    log.info({}, 'shopify-sync is down');
  };
}
