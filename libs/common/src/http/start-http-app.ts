import type { DynamicModule, INestApplication, LoggerService, Type } from '@nestjs/common';
import { ModulesContainer, NestFactory, Reflector } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { StocklineError } from '@app/common/kernel';
import type { RequestHandler } from 'express';
import helmet from 'helmet';
import { accessKey } from './access';
import { ApiKeys } from './api-keys';
import { limitRate } from './limit-rate';
import { Callers } from './callers';
import { OidcTokens, type OidcOptions } from './oidc-tokens';
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
    abortOnError: false,
  });
  if (options.around) app.use(options.around);
  app.use(...limitRate(options.requestsPerMinute));
  app.useBodyParser('json', { limit: bodyLimit, strict: true });
  app.use(helmet());
  app.disable('x-powered-by');
  app.useGlobalFilters(new ProblemFilter(options.log, options.onRefused));
  app.useGlobalGuards(new RoleGuard(app.get(Reflector), callersOf(options)));
  app.useGlobalPipes(validatedBody());
  refuseRoutesWithoutRole(app);
  await options.prepare?.(app);
  await app.listen(options.port, options.host);
  const server = app.getHttpServer();
  server.requestTimeout = requestTimeoutMs;
  server.headersTimeout = 15_000;
  return app;
}

function callersOf({ access: { apiKeysFile, oidc }, log }: HttpAppOptions): Callers {
  return new Callers(
    apiKeysFile === null ? undefined : ApiKeys.fromFile(apiKeysFile, log),
    oidc === null ? undefined : new OidcTokens(oidc),
  );
}

/** A route that names no role is a hole that nobody decided on: the house refuses to open with one. */
function refuseRoutesWithoutRole(app: INestApplication): void {
  const reflector = app.get(Reflector);
  const open: string[] = [];
  for (const module of app.get(ModulesContainer).values())
    for (const { metatype } of module.controllers.values()) {
      if (!metatype) continue;
      const prototype = (metatype as Type).prototype as Record<string, unknown>;
      for (const name of Object.getOwnPropertyNames(prototype)) {
        const handler = prototype[name];
        if (typeof handler !== 'function' || Reflect.getMetadata('method', handler) === undefined) continue;
        if (reflector.getAllAndOverride(accessKey, [handler, metatype as Type]) === undefined)
          open.push(`${metatype.name}.${name}`);
      }
    }
  if (open.length > 0)
    throw new StocklineError({
      code: 'route_without_role',
      message: `no role is named by ${open.join(', ')}`,
      hint: 'Put @Requires(role) or @Open() on each.',
    });
}
