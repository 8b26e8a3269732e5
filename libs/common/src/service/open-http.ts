import type { INestApplication } from '@nestjs/common';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { writeAudit } from '@app/common/audit';
import { topics } from '@app/common/contracts';
import { Readiness } from '@app/common/health';
import { closeHttpApp, startHttpApp, type AccessOptions } from '@app/common/http';
import { TakeJobRequests, UnclaimedRequests, type RunControl, type Schedules } from '@app/common/jobs';
import type { KafkaClient } from '@app/common/broker';
import { NestLog, createMetrics, watchFigure } from '@app/common/observability';
import type { Republisher, StateCopies } from '@app/common/outbox';
import { publishRun } from './publish-run';
import type { ServiceDeclaration, ServiceParts } from './service-declaration';
import { serviceFigures } from './service-figures';
import type { Stage } from './stage';
import { traceRequest } from './trace-request';

export interface HttpParts extends ServiceParts {
  readonly runs: RunControl;
  readonly schedules: Schedules;
  readonly republisher: Republisher;
  readonly copies: StateCopies;
  readonly client: KafkaClient;
  readonly access: AccessOptions;
}

/** Opens the two ways in, HTTP and Kafka, and gives the address. */
export async function openHttp<Own>(
  declaration: ServiceDeclaration<Own>,
  stage: Stage,
  own: Own,
  { client, runs, schedules, republisher, copies, access, ...parts }: HttpParts,
): Promise<string> {
  const { name, settings, answersForUnknownJobs = false } = declaration;
  const { database, transport, log } = parts;
  const jobRequests = new TakeJobRequests({
    service: name,
    runs,
    answersForUnknown: answersForUnknownJobs,
    publish: publishRun(name),
  });
  const unclaimedRequests = new UnclaimedRequests({
    service: name,
    database,
    runs,
    requests: jobRequests,
    publish: publishRun(name),
    log,
  });
  if (answersForUnknownJobs) await stage.start(unclaimedRequests);
  const metrics = createMetrics(name);
  for (const figure of [
    ...serviceFigures(database, client, declaration.subscriptions),
    ...(declaration.figures?.(parts) ?? []),
  ])
    watchFigure(metrics, figure, log);
  const prepare = async (app: INestApplication): Promise<void> => {
    const readiness = app.get(Readiness);
    // Not ready from the first moment of a stop, and answering until what is in hand is done: who sends requests here can see it and turn away.
    stage.onStop(() => closeHttpApp(app));
    stage.onStop(() => handOver([() => transport.close(), () => runs.handOver()]));
    stage.onStop(() => readiness.drain());
    readiness.register('database', async () => void (await database.query('select 1')));
    readiness.register('kafka', async () => void (await client.fetchEndOffsets(topics.inventoryChanged)));
    for (const [what, check] of Object.entries(declaration.ready?.(own, parts) ?? {})) readiness.register(what, check);
    app.connectMicroservice<MicroserviceOptions>({ strategy: transport });
    await app.startAllMicroservices();
  };
  const app = await startHttpApp(
    declaration.module(own, {
      ...parts,
      runs,
      schedules,
      republisher,
      copies,
      jobRequests,
      unclaimedRequests,
      metrics,
    }),
    {
      host: settings.HTTP_HOST,
      port: settings.HTTP_PORT,
      access,
      documents: { service: name, examples: declaration.examples },
      onRefused: ({ who, request, ...answer }) =>
        database.transaction((tx) =>
          writeAudit(tx, { who, what: 'refused', subject: request, before: null, after: answer }),
        ),
      requestsPerMinute: settings.HTTP_REQUESTS_PER_MINUTE,
      nestLog: new NestLog(log),
      log,
      around: traceRequest,
      prepare,
    },
  );
  return app.getUrl();
}

/** Lets go of what is in hand, side by side; what fails is closed again by its own part. */
const handOver = async (parts: readonly (() => Promise<void>)[]): Promise<void> =>
  void (await Promise.allSettled(parts.map((part) => part())));
