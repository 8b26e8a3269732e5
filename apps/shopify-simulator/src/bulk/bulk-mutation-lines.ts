import { execute, getOperationAST, type DocumentNode, type GraphQLSchema } from 'graphql';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { variableErrors } from '../requests/coerce-variables';
import { oversizedInput } from '../requests/oversized-input';
import type { RequestContext } from '../requests/request-context';
import { internalError } from '../requests/run-operation';
import type { BulkLine } from './bulk-query-lines';

export type LineFate = 'run' | 'fail' | 'lose';

/**
 * Runs a mutation once for each line of variables, one after the other, through the same resolvers as any call and without
 * its points. What is wrong with a line is told in the line of the result with its number, and the others go on.
 */
export async function* bulkMutationLines(
  schema: GraphQLSchema,
  mutation: DocumentNode,
  file: Readable,
  contextFor: () => RequestContext,
  fateOf: () => LineFate,
): AsyncGenerator<readonly BulkLine[]> {
  let number = -1;
  for await (const text of createInterface({ input: file, crlfDelay: Infinity })) {
    number++;
    if (text.trim() === '') continue;
    const fate = fateOf();
    const result =
      fate === 'fail' ? { errors: [internalError()] } : await runLine(schema, mutation, text, contextFor());
    if (fate === 'lose') continue;
    const shown = JSON.stringify({ ...result, __lineNumber: number }).replaceAll('/', '\\/');
    yield [{ text: `${shown}\n`, isRoot: true }];
  }
}

async function runLine(
  schema: GraphQLSchema,
  mutation: DocumentNode,
  text: string,
  context: RequestContext,
): Promise<object> {
  const variables = variablesOf(text);
  if (!variables) return { errors: [{ message: 'The line is not a JSON object.' }] };
  const operation = getOperationAST(mutation)!;
  const errors = variableErrors(schema, operation, variables);
  if (errors.length > 0) return { errors };
  const oversized = oversizedInput(schema, operation, variables);
  if (oversized) return { errors: [oversized] };
  const result = await execute({ schema, document: mutation, contextValue: context, variableValues: variables });
  return { data: result.data, ...(result.errors ? { errors: result.errors.map((error) => error.toJSON()) } : {}) };
}

function variablesOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
