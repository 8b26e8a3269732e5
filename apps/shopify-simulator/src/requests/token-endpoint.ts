import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { httpFault } from '../faults/http-fault';
import { sendStruck } from '../faults/send-struck';
import type { World } from '../world';
import { readBody } from './read-body';
import { shopDomainOf } from './shop-domain-of';

const json = 'application/json; charset=utf-8';

/** Gives an app that is installed in the shop a token for its id and secret (client credentials), in a form or in JSON. */
export async function answerToken(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const text = await readBody(request, 64 * 1024);
  const shop = world.shops.get(shopDomainOf(request));
  if (!shop) return sendStruck(response, { status: 404, contentType: json, body: '{"errors":"Not Found"}' }, undefined);
  const fault = world.faults.strike(shop.domain, ['accessToken'], 'call');
  const http = fault && httpFault(fault.effect);
  if (http) return sendStruck(response, { status: http.status, contentType: json, body: http.body }, fault);
  const asked = fieldsOf(request.headers['content-type'] ?? '', text);
  const refuse = (status: number, error: string, description: string): Promise<void> =>
    sendStruck(
      response,
      { status, contentType: json, body: JSON.stringify({ error, error_description: description }) },
      fault,
    );
  if (asked['grant_type'] !== 'client_credentials')
    return refuse(400, 'unsupported_grant_type', 'The grant type is not supported.');
  const app = shop.access.apps.get(asked['client_id'] ?? '');
  if (!app || !equal(app.clientSecret, asked['client_secret'] ?? ''))
    return refuse(401, 'invalid_client', 'The client id or secret is wrong.');
  const issued = shop.access.issue(`shpat_${randomBytes(16).toString('hex')}`, app, world.clock.now());
  const reply = {
    access_token: issued.token,
    scope: [...issued.scopes].join(','),
    expires_in: shop.access.tokenLifeS,
  };
  await sendStruck(response, { status: 200, contentType: json, body: JSON.stringify(reply) }, fault);
}

function fieldsOf(contentType: string, text: string): Readonly<Record<string, string>> {
  if (!contentType.includes('json')) return Object.fromEntries(new URLSearchParams(text));
  try {
    return (JSON.parse(text) ?? {}) as Record<string, string>;
  } catch {
    return {};
  }
}

function equal(left: string, right: string): boolean {
  const [one, other] = [Buffer.from(left), Buffer.from(String(right))];
  return one.length === other.length && timingSafeEqual(one, other);
}
