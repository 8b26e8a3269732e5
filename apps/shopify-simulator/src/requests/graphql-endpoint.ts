import { OperationTypeNode } from 'graphql';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { sendStruck } from '../faults/send-struck';
import { httpFault } from '../faults/http-fault';
import type { FaultRule } from '../faults/fault-rules';
import { adminSchema } from '../schema/admin-schema';
import type { Bucket } from '../cost/bucket';
import { servedVersion } from '../schema/versions';
import type { World } from '../world';
import { callContext, type Caller } from './call-context';
import { readBody } from './read-body';
import { namesOf, readOperation, type RequestBody } from './read-operation';
import { internalError, runOperation, type Reply } from './run-operation';
import { shopDomainOf } from './shop-domain-of';

const bodyLimit = 16 * 1024 * 1024;
/** A longer reply is logged by its start alone, so that ten thousand logged pages do not fill the memory. */
const longestLoggedReply = 4_096;
const json = 'application/json; charset=utf-8';
const unauthorized = { errors: '[API] Invalid API key or access token (unrecognized login or wrong password)' };

/** Answers one GraphQL call in the order the live API checks things in, and writes the call down. */
export async function answerGraphql(
  world: World,
  askedVersion: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const version = servedVersion(askedVersion);
  const requestId = randomUUID();
  response.setHeader('X-Request-ID', requestId).setHeader('X-Shopify-API-Version', version);
  const text = await readBody(request, bodyLimit);
  const shop = world.shops.get(shopDomainOf(request));
  if (!shop) return sendJson(response, 404, { errors: 'Not Found' });
  const token = shop.access.valid(String(request.headers['x-shopify-access-token'] ?? ''), world.clock.now());
  if (!token) return sendJson(response, 401, unauthorized);
  const { deprecatedReason } = shop.settings;
  if (deprecatedReason !== null) response.setHeader('X-Shopify-API-Deprecated-Reason', deprecatedReason);
  const { app, scopes } = token;
  const body = bodyOf(text);
  const names = body ? namesOf(body.query) : [];
  const fault = world.faults.strike(shop.domain, names, 'call');
  const bucket = world.bucketOf(shop, app);
  const log = {
    at: new Date(world.clock.now()).toISOString(),
    requestId,
    operation: names[0] ?? null,
    fault: fault?.effect ?? null,
    bucketBefore: bucket.status().currentlyAvailable,
  };
  const record = (status: number | 'reset', reply: unknown, costs?: Reply): void =>
    world.logOf(shop.domain).add({
      ...log,
      status,
      reply,
      requestedCost: costs?.requestedCost ?? null,
      actualCost: costs?.actualCost ?? null,
      bucketAfter: bucket.status().currentlyAvailable,
    });
  if (fault?.effect === 'reset-before-commit') {
    record('reset', null);
    request.socket.destroy();
    return;
  }
  const http = fault && httpFault(fault.effect);
  if (http) {
    record(http.status, http.body);
    if (http.status === 429) response.setHeader('Retry-After', (fault.retryAfterS ?? 2).toFixed(1));
    return send(response, http.status, http.body, http.isJson ? json : 'text/html');
  }
  if (!body) {
    record(400, { errors: { query: 'Required parameter missing or invalid' } });
    return sendJson(response, 400, { errors: { query: 'Required parameter missing or invalid' } });
  }
  if (shop.settings.latencyMs > 0) await pause(shop.settings.latencyMs);
  const caller = { shop, app, scopes, version, origin: `http://${request.headers.host}` };
  const reply = await replyTo(world, caller, body, bucket, fault);
  const answer = JSON.stringify(reply.body);
  record(
    fault?.effect === 'reset-after-commit' ? 'reset' : 200,
    answer.length > longestLoggedReply ? { start: answer.slice(0, longestLoggedReply) } : reply.body,
    reply,
  );
  await sendStruck(response, { status: 200, contentType: json, body: answer }, fault);
}

async function replyTo(
  world: World,
  caller: Caller,
  body: RequestBody,
  bucket: Bucket,
  fault: FaultRule | undefined,
): Promise<Reply> {
  const free = { requestedCost: null, actualCost: null };
  const operation = readOperation(adminSchema(caller.version), body);
  if ('errors' in operation) return { body: { errors: operation.errors }, ...free };
  if (fault?.effect === 'internal-error') return { body: { errors: [internalError()] }, ...free };
  if (fault?.effect === 'slow' && operation.operation.operation !== OperationTypeNode.MUTATION)
    await pause(fault.delayMs ?? 1_000);
  return runOperation(operation, body, callContext(world, caller, fault), bucket, fault?.effect === 'throttled');
}

function bodyOf(text: string): RequestBody | undefined {
  try {
    const body = JSON.parse(text) as { query?: unknown; variables?: unknown; operationName?: unknown } | null;
    if (typeof body?.query !== 'string') return undefined;
    const variables = (typeof body.variables === 'object' ? body.variables : null) ?? {};
    return {
      query: body.query,
      variables: variables as Record<string, unknown>,
      operationName: typeof body.operationName === 'string' ? body.operationName : undefined,
    };
  } catch {
    return undefined;
  }
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  send(response, status, JSON.stringify(body));
}

function send(response: ServerResponse, status: number, body: string, contentType = json): void {
  response.writeHead(status, { 'Content-Type': contentType }).end(body);
}
