import { dirname } from 'node:path';
import type { HttpServer, Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { asyncApi, type ServiceName } from '@app/common/contracts';
import type { Response } from 'express';
import type { Example } from './example';
import { openApi } from './open-api';
import { routesOf } from './routes-of';

export interface DocumentOptions {
  readonly service: ServiceName;
  readonly examples: readonly Example[];
}

/** Serves /openapi.json, /asyncapi.json and, for people, /docs. Throws where a route is not documented or names no role. */
export function serveDocuments(app: NestExpressApplication, { service, examples }: DocumentOptions): void {
  const controllers = controllersOf(app);
  routesOf(controllers);
  const router: HttpServer = app.getHttpAdapter();
  const give = (path: string, type: string, made: () => string): void =>
    void router.get(path, (_: unknown, response: Response) => void response.type(type).send(made()));
  give('/openapi.json', 'application/json', () => JSON.stringify(openApi({ service, controllers, examples })));
  give('/asyncapi.json', 'application/json', () => JSON.stringify(asyncApi(service)));
  give('/docs', 'text/html', () => page(service));
  give('/docs/begin.js', 'text/javascript', () => begin);
  app.useStaticAssets(swaggerUi, { prefix: '/docs/', index: false });
}

/** Its files are sent to browsers; loading them here as a program would take a service a fifth of its start. */
const swaggerUi = dirname(require.resolve('swagger-ui-dist/package.json'));

/** Swagger UI on the service's own document, and nothing from elsewhere. */
const page = (service: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Stockline ${service}</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="icon" href="/docs/favicon-32x32.png">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/begin.js"></script>
</body>
</html>
`;
const begin = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true, validatorUrl: null });\n`;

const controllersOf = (app: NestExpressApplication): Type[] =>
  [...app.get(ModulesContainer).values()].flatMap((module) =>
    [...module.controllers.values()].flatMap(({ metatype }) => (metatype ? [metatype as Type] : [])),
  );
