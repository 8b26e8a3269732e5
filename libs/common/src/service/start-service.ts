import { CreateAudit1764000600001 } from '@app/common/audit';
import { topics } from '@app/common/contracts';
import { openDatabase, type Database } from '@app/common/database';
import {
  CreateInbox1763900000001,
  PostgresConsumerStore,
  ReadTopicsAgain1764700000001,
  keepHandledMarks,
} from '@app/common/inbox';
import {
  CreateRuns1763900000201,
  FindRunsByPlace1764000500001,
  TraceRuns1764100000101,
  CreateSchedules1764000500101,
  RunControl,
  RunQueue,
  Schedules,
  checkJobs,
  forgetRequests,
} from '@app/common/jobs';
import { KafkaClient } from '@app/common/broker';
import { KafkaBatchTransport } from '@app/common/kafka';
import { createLogger, exportSpans, type Logger } from '@app/common/observability';
import {
  CreateDeadLetters1764000600101,
  CreateRepublish1764000600201,
  CreateEventLog1763900000101,
  EventRelay,
  ThreadedRelay,
  TraceEvents1764100000001,
  Republisher,
  StateCopies,
  appendDeadLetters,
  forgetDeadLetters,
  keepEventLog,
} from '@app/common/outbox';
import { accessOf } from './access-of';
import { checkTopicFlows } from './check-topic-flows';
import { keepUp } from './keep-up';
import { openHttp } from './open-http';
import { publishRun } from './publish-run';
import type { ServiceDeclaration, ServiceParts } from './service-declaration';
import { Stage } from './stage';

export interface RunningService {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Brings a service up part by part, in the order in which they need each other, and gives the way to take it down in the reverse.
 * A start that fails leaves nothing open.
 */
export async function startService<Own>(declaration: ServiceDeclaration<Own>): Promise<RunningService> {
  const { name, settings } = declaration;
  const access = accessOf(settings);
  checkTopicFlows(name, declaration.subscriptions);
  const log = createLogger({ service: name, level: settings.LOG_LEVEL });
  const stage = new Stage(log);
  try {
    const endpoint = settings.OTEL_EXPORTER_OTLP_ENDPOINT;
    // Opened first and so closed last: the spans of the stop are sent too.
    if (endpoint !== null) await stage.open(exportSpans({ service: name, endpoint, log }), (stop) => stop());
    const database = await stage.open(openStore(declaration), (opened) => opened.close());
    await keepUp(
      stage,
      database,
      [keepHandledMarks, keepEventLog, forgetRequests, forgetDeadLetters, ...(declaration.upkeep ?? [])],
      log,
    );
    const { client, transport } = await openKafka(declaration, stage, database, log);
    const parts: ServiceParts = { database, log, transport };
    const own = await declaration.own(parts);
    const runs = makeRuns(declaration, own, parts);
    await stage.start(makeRelay(declaration, database, client, log));
    await stage.start(runs);
    const schedules = makeSchedules(declaration, own, parts, runs);
    await stage.start(schedules);
    for (const part of declaration.parts?.(own, { ...parts, runs }) ?? []) await stage.start(part);
    const republisher = new Republisher({ service: name, database, sources: declaration.state, log });
    await stage.start(republisher);
    const copies = new StateCopies({
      service: name,
      database,
      sources: declaration.state,
      copies: declaration.copies ?? [],
    });
    const url = await openHttp(declaration, stage, own, {
      ...parts,
      runs,
      schedules,
      republisher,
      copies,
      client,
      access,
    });
    log.info({ url }, `${name} is up`);
    const stop = async (): Promise<void> => {
      await stage.clear();
      log.info({}, `${name} is down`);
    };
    return { url, stop };
  } catch (error) {
    await stage.clear();
    throw error;
  }
}

const schemaOf = (name: string): string => name.replaceAll('-', '_');

const openStore = <Own>({ name, settings, maxConnections, migrations }: ServiceDeclaration<Own>): Promise<Database> =>
  openDatabase({
    url: settings.DATABASE_URL,
    schema: schemaOf(name),
    applicationName: `stockline-${name}`,
    maxConnections,
    migrations: [
      CreateInbox1763900000001,
      CreateEventLog1763900000101,
      CreateRuns1763900000201,
      FindRunsByPlace1764000500001,
      CreateSchedules1764000500101,
      ...migrations,
      CreateAudit1764000600001,
      CreateDeadLetters1764000600101,
      CreateRepublish1764000600201,
      TraceEvents1764100000001,
      TraceRuns1764100000101,
      ReadTopicsAgain1764700000001,
    ],
  });

async function openKafka<Own>(
  { name, settings, subscriptions }: ServiceDeclaration<Own>,
  stage: Stage,
  database: Database,
  log: Logger,
): Promise<{ client: KafkaClient; transport: KafkaBatchTransport }> {
  const client = new KafkaClient({
    brokers: settings.KAFKA_BROKERS,
    clientId: `stockline-${name}`,
    topicPrefix: settings.KAFKA_TOPIC_PREFIX,
    logger: log,
  });
  stage.onStop(() => client.close());
  await client.ensureTopics(Object.values(topics));
  const transport = new KafkaBatchTransport({
    client,
    serviceName: name,
    subscriptions,
    store: new PostgresConsumerStore(database),
    database,
    deadLetters: appendDeadLetters,
    sessionMs: settings.KAFKA_SESSION_S * 1_000,
    logger: log,
  });
  return { client, transport };
}

const makeRelay = <Own>(
  { relaysInThread }: ServiceDeclaration<Own>,
  database: Database,
  client: KafkaClient,
  logger: Logger,
): EventRelay | ThreadedRelay =>
  relaysInThread ? new ThreadedRelay(database.options, client.options) : new EventRelay({ database, client, logger });

function makeRuns<Own>(declaration: ServiceDeclaration<Own>, own: Own, parts: ServiceParts): RunControl {
  const { name, settings } = declaration;
  const { database, log } = parts;
  const queue = new RunQueue({
    databaseUrl: settings.DATABASE_URL,
    schema: `${schemaOf(name)}_jobs`,
    applicationName: `stockline-${name}-jobs`,
    heartbeatSeconds: settings.RUN_HEARTBEAT_S,
    onError: (error) => log.warn({ error }, 'the job engine met an error and goes on'),
  });
  const jobs = declaration.jobs(own, parts);
  checkJobs(name, jobs);
  return new RunControl({ service: name, database, queue, jobs, log, publish: publishRun(name) });
}

const makeSchedules = <Own>(
  declaration: ServiceDeclaration<Own>,
  own: Own,
  parts: ServiceParts,
  runs: RunControl,
): Schedules =>
  new Schedules({
    service: declaration.name,
    database: parts.database,
    runs,
    publish: publishRun(declaration.name),
    delivered: declaration.schedules?.(own, parts) ?? [],
    fires: declaration.settings.SCHEDULES === 'on',
    log: parts.log,
  });
