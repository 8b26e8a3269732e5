import { getDirectiveValues, type GraphQLResolveInfo } from 'graphql';
import { canonicalJson } from '@app/common/kernel';
import { badRequest } from '../requests/api-errors';
import type { RequestContext } from '../requests/request-context';
import { userError, type UserError } from './user-error';

export interface KeyedMutation<P> {
  readonly args: unknown;
  /** Throws where the arguments lack what only the running of it demands; nothing is remembered then. */
  readonly demand: () => void;
  readonly firstRow: () => number | undefined;
  /** Carries it out, at once and whole. `reference` is where a replay finds what was written. */
  readonly run: () => { payload: P; userErrors: readonly UserError[]; reference: number | null };
  /** The payload as the state of now gives it. */
  readonly show: (reference: number | null, userErrors: readonly UserError[]) => P;
}

/**
 * Carries out a mutation once for its key: the directive is demanded, the key claimed, and a key that was seen
 * before is answered by what became of it. A fault between claim and write leaves the key free again.
 */
export async function underKey<P>(
  context: RequestContext,
  info: GraphQLResolveInfo,
  mutation: KeyedMutation<P>,
): Promise<P> {
  const key = keyOf(info);
  if (key === undefined)
    throw badRequest('The @idempotent directive is required for this mutation but was not provided.');
  if (key.trim() === '') throw badRequest('The @idempotent key cannot be an empty string or whitespace only.');
  mutation.demand();
  const claim = context.claimKey(info.fieldName, key, canonicalJson(mutation.args));
  const refuse = (message: string, code: string, reference: number | null = null): P =>
    mutation.show(reference, [userError(null, message, code)]);
  if (claim.kind === 'replay') return mutation.show(claim.outcome.reference, []);
  if (claim.kind === 'mismatch')
    return refuse(
      'The same idempotency key cannot be used with different operation parameters.',
      'IDEMPOTENCY_KEY_PARAMETER_MISMATCH',
      claim.outcome?.reference,
    );
  if (claim.kind === 'in-flight')
    return refuse('This request is currently in progress, please try again.', 'IDEMPOTENCY_CONCURRENT_REQUEST');
  if (claim.kind === 'failed')
    return refuse(
      'A previous request with this idempotency key failed. Retry with a new idempotency key.',
      'IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED',
    );
  try {
    await context.beforeWrite(mutation.firstRow);
    const { payload, userErrors, reference } = mutation.run();
    claim.settle({ succeeded: userErrors.length === 0, reference });
    return payload;
  } catch (error) {
    claim.abandon();
    throw error;
  }
}

/** The row of the level that a pair names, where there is one. */
export function rowOfPair(
  { shop }: RequestContext,
  pair: { inventoryItemId: string; locationId: string } | undefined,
): number | undefined {
  const item = pair && shop.items.get(pair.inventoryItemId);
  const location = pair && shop.locations.get(pair.locationId);
  return item && location && shop.rowOf(item, location);
}

function keyOf(info: GraphQLResolveInfo): string | undefined {
  const directive = info.schema.getDirective('idempotent')!;
  const values = getDirectiveValues(directive, info.fieldNodes[0]!, info.variableValues);
  return values?.['key'] as string | undefined;
}
