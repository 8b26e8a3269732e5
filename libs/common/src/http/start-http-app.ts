import type { DynamicModule, INestApplication, LoggerService, Type } from '@nestjs/common';
import { NestFactory, Reflector } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { RequestHandler } from 'express';
import helmet from 'helmet';
import { ApiKeys } from './api-keys';
import { serveDocuments, type DocumentOptions } from './documents/serve-documents';
import { limitRate } from './limit-rate';
import { Callers } from './callers';
import type { OidcOptions } from './oidc-tokens';
import { ProblemFilter, type RefusedChange } from './problem-filter';
import { RoleGuard } from './role-guard';
import { validatedBody } from './validated-body';

export type { RefusedChange };

interface Log {
  info(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** Who may call; where both are null, nobody. */
export interface AccessOptions {
  apiKeysFile: string | null;
  oidc: OidcOptions | null;
}

export interface HttpAppOptions {
  host: string;
  port: number;
  access: AccessOptions;
  /** Keeps what was asked for and refused. */
  onRefused: (change: RefusedChange) => Promise<void>;
  /** Requests a minute that one key may make. */
  requestsPerMinute: number;
  documents: DocumentOptions;
  nestLog: LoggerService;
  log: Log;
  /** Wraps each request, such as in its trace. */
  around?: RequestHandler;
  /** Before it listens: the place to connect a microservice. */
  prepare?: (app: INestApplication) => Promise<void> | void;
}

const bodyLimit = '1mb';
const requestTimeoutMs = 120_000;

/** A Nest application with what every service of the house does alike: keys and roles, problem+json, limits, headers. Resolves once it listens. */
export async function startHttpApp(module: Type | DynamicModule, options: HttpAppOptions): Promise<INestApplication> {
  const app = await NestFactory.create<NestExpressApplication>(module, {
    logger: options.nestLog,
    bodyParser: false,
    // Signatures are over the bytes as they came.
    rawBody: true,
    abortOnError: false,
  });
  if (options.around) app.use(options.around);
  app.use(...limitRate(options.requestsPerMinute));
  app.useBodyParser('json', { limit: bodyLimit, strict: true });
  app.use(helmet());
  app.disable('x-powered-by');
  app.useGlobalFilters(new ProblemFilter(options.log, options.onRefused));
  app.useGlobalGuards(new RoleGuard(app.get(Reflector), await callersOf(options)));
  app.useGlobalPipes(validatedBody());
  serveDocuments(app, options.documents);
  await options.prepare?.(app);
  await app.listen(options.port, options.host);
  const server = app.getHttpServer();
  server.requestTimeout = requestTimeoutMs;
  server.headersTimeout = 15_000;
  return app;
}

/** The library for tokens is loaded only where tokens are taken. */
async function callersOf({ access: { apiKeysFile, oidc }, log }: HttpAppOptions): Promise<Callers> {
  return new Callers(
    apiKeysFile === null ? undefined : ApiKeys.fromFile(apiKeysFile, log),
    oidc === null ? undefined : new (await import('./oidc-tokens')).OidcTokens(oidc),
  );
}
