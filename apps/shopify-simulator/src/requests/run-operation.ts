import { randomUUID } from 'node:crypto';
import { execute, type ExecutionResult } from 'graphql';
import type { Bucket } from '../cost/bucket';
import { actualCost, requestedCost } from '../cost/cost-of';
import { oversizedInput } from './oversized-input';
import type { ReadOperation, RequestBody } from './read-operation';
import type { RequestContext } from './request-context';

export interface Reply {
  readonly body: object;
  readonly requestedCost: number | null;
  readonly actualCost: number | null;
}

const highestCost = 1_000;

/** Checks what a request may cost, takes the points, runs it and gives back what it did not use. */
export async function runOperation(
  operation: Exclude<ReadOperation, { errors: unknown }>,
  body: RequestBody,
  context: RequestContext,
  bucket: Bucket,
  isThrottled: boolean,
): Promise<Reply> {
  const surcharge = context.shop.settings.costPerInputRow * inputRows(operation.variables);
  const requested = requestedCost(operation) + surcharge;
  const priced = (actual: number | null) => ({
    cost: { requestedQueryCost: requested, actualQueryCost: actual, throttleStatus: bucket.status() },
  });
  const refuse = (error: object): Reply => ({
    body: { errors: [error], extensions: priced(null) },
    requestedCost: requested,
    actualCost: null,
  });
  const oversized = oversizedInput(operation.schema, operation.operation, operation.variables);
  if (oversized) return refuse(oversized);
  if (requested > highestCost)
    return refuse({
      message: `Query cost is ${requested}, which exceeds the single query max cost limit (${highestCost}).`,
      extensions: {
        code: 'MAX_COST_EXCEEDED',
        cost: requested,
        maxCost: highestCost,
        documentation: 'https://shopify.dev/api/usage/rate-limits',
      },
    });
  if (isThrottled) bucket.drainBelow(requested);
  if (!bucket.take(requested))
    return refuse({
      message: 'Throttled',
      extensions: { code: 'THROTTLED', documentation: 'https://shopify.dev/api/usage/rate-limits' },
    });
  const result: ExecutionResult = await execute({
    schema: operation.schema,
    document: operation.document,
    contextValue: context,
    variableValues: body.variables,
    operationName: body.operationName,
  });
  const actual = Math.min(requested, actualCost(operation, result.data) + surcharge);
  bucket.giveBack(requested - actual);
  const search = context.searchWarnings.length > 0 ? { search: context.searchWarnings } : {};
  return {
    body: {
      ...(result.errors ? { errors: result.errors.map((error) => shown(error.toJSON())) } : {}),
      data: result.data,
      extensions: { ...priced(actual), ...search },
    },
    requestedCost: requested,
    actualCost: actual,
  };
}

/** The rows of the lists that an input holds directly. */
function inputRows({ input }: Readonly<Record<string, unknown>>): number {
  const members = typeof input === 'object' && input !== null ? Object.values(input) : [];
  return members.reduce<number>((rows, member) => rows + (Array.isArray(member) ? member.length : 0), 0);
}

/** An error without a code is not a refusal but a defect: it is answered as Shopify answers its own. */
function shown(error: { message: string; extensions?: object }): object {
  return error.extensions && 'code' in error.extensions ? error : { ...error, ...internalError() };
}

export const internalError = (): object => ({
  message: `Internal error. Looks like something went wrong on our end.\nRequest ID: ${randomUUID()}-${Math.floor(Date.now() / 1_000)} (include this in support requests).`,
  extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: randomUUID() },
});
