import type { INestApplication, Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { asyncApi, type ServiceName } from '@app/common/contracts';
import type { Example } from './example';
import { openApi } from './open-api';
import { routesOf } from './routes-of';

export interface DocumentOptions {
  readonly service: ServiceName;
  readonly examples: readonly Example[];
}

interface Answering {
  type(contentType: string): this;
  send(body: string): void;
}

/** Serves /openapi.json, /asyncapi.json and, for people, /docs. Throws where a route is not documented or names no role. */
export function serveDocuments(app: INestApplication, { service, examples }: DocumentOptions): void {
  const controllers = controllersOf(app);
  routesOf(controllers);
  const documents: Record<string, () => object> = {
    '/openapi.json': () => openApi({ service, controllers, examples }),
    '/asyncapi.json': () => asyncApi(service),
  };
  for (const [path, made] of Object.entries(documents))
    app
      .getHttpAdapter()
      .get(path, (_: unknown, response: Answering) => response.type('application/json').send(JSON.stringify(made())));
  // The page is made when it is first asked for.
  SwaggerModule.setup('docs', app, () => documents['/openapi.json']!() as OpenAPIObject, {
    raw: false,
    customSiteTitle: `Stockline ${service}`,
  });
}

const controllersOf = (app: INestApplication): Type[] =>
  [...app.get(ModulesContainer).values()].flatMap((module) =>
    [...module.controllers.values()].flatMap(({ metatype }) => (metatype ? [metatype as Type] : [])),
  );
