import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { control } from './control/control-endpoints';
import { SeedError } from './control/seed-error';
import { serveFiles } from './files/file-endpoints';
import { answerGraphql } from './requests/graphql-endpoint';
import { answerToken } from './requests/token-endpoint';
import { World } from './world';

export interface Simulator {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Starts a Shopify of one's own: the Admin API of any number of shops, kept in memory, steered by /__sim. */
export async function createSimulator(
  options: { host?: string; port?: number; clock?: () => number } = {},
): Promise<Simulator> {
  const world = new World(options.clock ?? Date.now);
  const server = createServer({ keepAliveTimeout: 30_000 }, (request, response) => {
    answer(world, request, response).catch((error: unknown) => fail(response, error));
  });
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    close: () =>
      new Promise((resolve, reject) => {
        world.close();
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

async function answer(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://simulator');
  const version = /^\/admin\/api\/([^/]+)\/graphql\.json$/.exec(url.pathname)?.[1];
  if (version && request.method === 'POST') return answerGraphql(world, version, request, response);
  if (url.pathname === '/admin/oauth/access_token' && request.method === 'POST')
    return answerToken(world, request, response);
  if (await serveFiles(world, request, response, url)) return;
  if (!url.pathname.startsWith('/__sim/')) return send(response, 404, { errors: 'Not Found' });
  if (!isLoopback(request.socket.remoteAddress ?? ''))
    return send(response, 403, { error: '/__sim is open on loopback only' });
  const reply = await control(world, request, url);
  send(response, reply ? 200 : 404, reply ?? { error: `There is no ${request.method} ${url.pathname}` });
}

function fail(response: ServerResponse, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  if (response.headersSent) response.destroy();
  else send(response, error instanceof SeedError ? 400 : 500, { error: message });
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}

const isLoopback = (address: string): boolean => /^(::ffff:)?127\.|^::1$/.test(address);
