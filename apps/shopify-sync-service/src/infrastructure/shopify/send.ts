import { ClientError, GraphQLClient } from 'graphql-request';
import type { BucketStatus } from '../../domain/bucket';
import type { Document } from './documents';
import type { ShopConfig } from './shops-file';

/** What came of one HTTP exchange. `again` may succeed when sent again as it is; `closed` concerns the shop, not this request. */
export type Reply<Data> =
  | { kind: 'data'; data: Data; errors: GraphqlError[]; bucket: BucketStatus | undefined }
  | { kind: 'throttled'; points: number; bucket: BucketStatus | undefined }
  | { kind: 'again'; code: string; reason: string; afterMs: number | undefined }
  | { kind: 'closed'; code: string; reason: string };

export interface GraphqlError {
  message: string;
  extensions?: { code?: string };
}
interface Body<Data> {
  data?: Data | null;
  errors?: GraphqlError[] | string;
  extensions?: {
    cost?: {
      requestedQueryCost: number;
      throttleStatus: { maximumAvailable: number; currentlyAvailable: number; restoreRate: number };
    };
  };
}

export const requestTimeoutMs = 15_000;
const closedStatuses = new Set([401, 402, 403, 404, 423, 430]);

/** Sends one document to one shop, once, over a connection that is kept, and says what came of it in terms that the caller can act on. */
export async function send<Data>(
  shop: ShopConfig,
  token: string,
  document: Document,
  variables: object,
): Promise<Reply<Data>> {
  const client = new GraphQLClient(`${shop.url}/admin/api/${shop.apiVersion}/graphql.json`, {
    headers: { 'x-shopify-access-token': token, 'x-sim-shop': shop.domain, accept: 'application/json' },
    errorPolicy: 'all',
  });
  try {
    const reply = await client.rawRequest<Data>({
      query: document.text,
      variables,
      signal: AbortSignal.timeout(requestTimeoutMs),
    });
    shop.notices.hear(shop.apiVersion, reply.headers);
    return understood({
      data: reply.data,
      errors: reply.errors,
      extensions: reply.extensions as Body<Data>['extensions'],
    });
  } catch (error) {
    if (error instanceof ClientError) return refused(error);
    return { kind: 'again', code: 'no_reply', reason: causeOf(error), afterMs: undefined };
  }
}

function understood<Data>(body: Body<Data>): Reply<Data> {
  const cost = body.extensions?.cost;
  const bucket = cost && { ...cost.throttleStatus, atMs: Date.now() };
  const errors = Array.isArray(body.errors) ? body.errors : [];
  const codes = errors.map(({ extensions }) => extensions?.code);
  if (codes.includes('THROTTLED')) return { kind: 'throttled', points: cost?.requestedQueryCost ?? 0, bucket };
  if (codes.includes('INTERNAL_SERVER_ERROR'))
    return { kind: 'again', code: 'INTERNAL_SERVER_ERROR', reason: errors[0]!.message, afterMs: undefined };
  if (codes.includes('ACCESS_DENIED')) return { kind: 'closed', code: 'ACCESS_DENIED', reason: errors[0]!.message };
  return { kind: 'data', data: (body.data ?? null) as Data, errors, bucket };
}

function refused(error: ClientError): Reply<never> {
  const { status, headers } = error.response as { status: number; headers?: Headers };
  const reason = `HTTP ${status}`;
  if (closedStatuses.has(status)) return { kind: 'closed', code: `http_${status}`, reason };
  const afterS = Number(headers?.get?.('retry-after') ?? NaN);
  return {
    kind: 'again',
    code: `http_${status}`,
    reason,
    afterMs: Number.isFinite(afterS) ? afterS * 1_000 : undefined,
  };
}

/** undici wraps what happened on the wire; people need the inside. */
function causeOf(error: unknown): string {
  const { message, cause } = error as { message?: string; cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? message ?? 'unknown';
}
