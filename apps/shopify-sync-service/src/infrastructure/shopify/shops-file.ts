import { readFileSync } from 'node:fs';
import { StocklineError, shorten } from '@app/common/kernel';
import { ApiNotices } from './api-notices';
import { ShopToken } from './shop-token';
import type { Published } from '../../domain/targets-of';

export interface ShopConfig {
  shopId: string;
  domain: string;
  apiVersion: string;
  /** Where requests go: https://<domain>, or a simulator. */
  url: string;
  token: ShopToken;
  notices: ApiNotices;
  channelId: string;
  /** Which quantity is written. */
  publish: Published;
  /** What its webhooks are signed with; two while one is changed. Without any, none is taken. */
  webhookSecrets?: readonly string[];
  /** What is done about items the shop does not track; they are reported where nothing is said. */
  untracked?: 'report' | 'track';
  /** What is done about items that are not stocked at a location we write; reported where nothing is said. */
  notStocked?: 'report' | 'activate';
}

/** Reads SHOPS_FILE; everything that is wrong with it is named at once, tokens never. */
export function readShops(path: string): ShopConfig[] {
  const given = parse(path);
  const problems: string[] = [];
  const shops = Object.entries(given).map(([shopId, shop]) => readShop(shopId, shop, problems));
  const domains = shops.map(({ domain }) => domain);
  for (const domain of new Set(domains))
    if (domains.filter((other) => other === domain).length > 1) problems.push(`domain ${domain} is there twice`);
  if (problems.length > 0) throw unusable(path, problems.join('; '));
  return shops;
}

function readShop(shopId: string, given: unknown, problems: string[]): ShopConfig {
  const shop = (typeof given === 'object' && given !== null ? given : {}) as Record<string, unknown>;
  const text = (name: string, rule: RegExp, told: string, fallback?: string): string => {
    const value = shop[name] ?? fallback;
    if (typeof value === 'string' && rule.test(value)) return value;
    problems.push(`/${shopId}/${name} must be ${told}`);
    return '';
  };
  const domain = text('domain', /^[a-z0-9][a-z0-9.-]+$/, "the shop's own domain, such as north.myshopify.com");
  const config = {
    shopId,
    domain,
    apiVersion: text('apiVersion', /^(\d{4}-\d{2}|unstable)$/, 'an API version such as 2026-10', '2026-10'),
    url: text('url', /^https?:\/\/[^\s]+$/, 'an address', `https://${domain}`).replace(/\/$/, ''),
    channelId: text('channelId', /^.{1,255}$/, 'a channel', 'ONLINE'),
    untracked: text('untracked', /^(report|track)$/, 'report or track', 'report') as 'report' | 'track',
    notStocked: text('notStocked', /^(report|activate)$/, 'report or activate', 'report') as 'report' | 'activate',
  };
  const publish = text('publish', /^(available|on_hand)$/, 'available or on_hand', 'available') as Published;
  return {
    ...config,
    publish,
    token: readToken(shopId, shop, config, problems),
    notices: new ApiNotices(),
    webhookSecrets: readWebhookSecrets(shopId, shop, problems),
  };
}

/** `webhookSecretFile`: a file with a secret a line, or `webhookSecret`: one, or a list of them. */
function readWebhookSecrets(
  shopId: string,
  { webhookSecret, webhookSecretFile }: Record<string, unknown>,
  problems: string[],
): string[] {
  const listed = Array.isArray(webhookSecret) ? (webhookSecret as unknown[]) : [webhookSecret ?? []].flat();
  if (!listed.every((secret) => typeof secret === 'string' && secret !== ''))
    problems.push(`/${shopId}/webhookSecret must be text, or a list of texts`);
  const secrets = listed.filter((secret): secret is string => typeof secret === 'string' && secret !== '');
  if (webhookSecretFile === undefined) return secrets;
  if (typeof webhookSecretFile !== 'string') problems.push(`/${shopId}/webhookSecretFile must name a file`);
  else
    try {
      secrets.push(...readFileSync(webhookSecretFile, 'utf8').split(/\s+/).filter(Boolean));
    } catch (error) {
      problems.push(
        `/${shopId}/webhookSecretFile cannot be read: ${shorten((error as NodeJS.ErrnoException).code ?? '')}`,
      );
    }
  return secrets;
}

/** A token that was given for good, or client credentials that tokens are asked for with. */
function readToken(
  shopId: string,
  shop: Record<string, unknown>,
  where: { url: string; domain: string },
  problems: string[],
): ShopToken {
  const { clientId } = shop;
  if (clientId === undefined) return ShopToken.fixed(readSecret(shopId, shop, 'token', problems));
  if (typeof clientId !== 'string' || clientId === '') problems.push(`/${shopId}/clientId must be the id of the app`);
  if (shop['token'] !== undefined || shop['tokenFile'] !== undefined)
    problems.push(`/${shopId} must have a token or client credentials, not both`);
  const clientSecret = readSecret(shopId, shop, 'clientSecret', problems);
  return ShopToken.byCredentials(where, { clientId: typeof clientId === 'string' ? clientId : '', clientSecret });
}

function readSecret(
  shopId: string,
  shop: Record<string, unknown>,
  name: 'token' | 'clientSecret',
  problems: string[],
): string {
  const { [name]: given, [`${name}File`]: file } = shop;
  if (typeof given === 'string' && given !== '') return given;
  if (typeof file !== 'string') problems.push(`/${shopId}/${name}File must name the file that holds it`);
  else
    try {
      return readFileSync(file, 'utf8').trim();
    } catch (error) {
      problems.push(`/${shopId}/${name}File cannot be read: ${shorten((error as NodeJS.ErrnoException).code ?? '')}`);
    }
  return '';
}

function parse(path: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    throw unusable(path, shorten((error as Error).message, 120));
  }
}

const unusable = (path: string, why: string): StocklineError =>
  new StocklineError({
    code: 'shops_unusable',
    message: `the file of shops ${shorten(path, 120)} cannot be used: ${why}`,
    hint: 'See the README for its form; SHOPS_FILE names it.',
  });
