import {
  getOperationAST,
  getVariableValues,
  GraphQLError,
  Kind,
  parse,
  validate,
  type DocumentNode,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import type { CostedRequest } from '../cost/cost-of';
import { variableErrors } from './coerce-variables';
import { validationError } from './validation-errors';

export interface RequestBody {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | undefined;
}

export type ReadOperation =
  { readonly errors: readonly GraphQLFormattedError[] } | (CostedRequest & { readonly names: readonly string[] });

/** Parses, validates and coerces. What is wrong here costs nothing and has no `data`. */
export function readOperation(schema: GraphQLSchema, body: RequestBody): ReadOperation {
  try {
    const document = parse(body.query);
    const problems = validate(schema, document);
    if (problems.length > 0) return { errors: problems.map(validationError) };
    const operation = getOperationAST(document, body.operationName);
    if (!operation)
      return {
        errors: [
          {
            message: body.operationName
              ? `No operation named "${body.operationName}"`
              : 'An operation name is required',
          },
        ],
      };
    const errors = variableErrors(schema, operation, body.variables);
    if (errors.length > 0) return { errors };
    const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], body.variables);
    return { schema, document, operation, variables: coerced ?? {}, names: namesOf(body.query) };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return {
      errors: [{ message: error.message, locations: error.locations ?? [], extensions: { code: 'PARSE_ERROR' } }],
    };
  }
}

/** The root fields and the operations' names of a document, by which faults find it; none where it cannot be parsed. */
export function namesOf(query: string): string[] {
  try {
    return rootNamesOf(parse(query));
  } catch {
    return [];
  }
}

export const rootNamesOf = (document: DocumentNode): string[] =>
  document.definitions.flatMap((definition) =>
    definition.kind !== Kind.OPERATION_DEFINITION
      ? []
      : [
          ...definition.selectionSet.selections.flatMap((node) => (node.kind === Kind.FIELD ? [node.name.value] : [])),
          ...(definition.name ? [definition.name.value] : []),
        ],
  );
