import { Kind, OperationTypeNode, parse, validate, type DocumentNode, type GraphQLSchema } from 'graphql';
import { userError, type UserError } from '../mutations/user-error';
import { validationError } from '../requests/validation-errors';
import { longestDocumentBytes } from './bulk-query-plan';

const nestable = new Set(['bulkOperationRunMutation', 'bulkOperationRunQuery']);

/** Reads the mutation of a bulk operation and holds it to the rules of those. */
export function readBulkMutation(
  schema: GraphQLSchema,
  text: string,
): { document: DocumentNode } | { errors: readonly UserError[] } {
  const refuse = (message: string, code?: string) => ({ errors: [userError(['mutation'], message, code)] });
  const bytes = Buffer.byteLength(text);
  if (bytes > longestDocumentBytes)
    return {
      errors: [
        userError(
          ['query'],
          `is too large (${bytes} bytes; maximum is ${longestDocumentBytes} bytes)`,
          'INVALID_MUTATION',
        ),
      ],
    };
  let document;
  try {
    document = parse(text);
  } catch (error) {
    return refuse(`Failed to parse the mutation - ${(error as Error).message}`, 'INVALID_MUTATION');
  }
  const operations = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  const operation = operations[0];
  if (operations.length !== 1 || operation?.operation !== OperationTypeNode.MUTATION)
    return refuse('You must specify a single top level mutation.');
  const roots = operation.selectionSet.selections;
  const root = roots[0];
  if (roots.length !== 1 || !root) return refuse('You must specify a single top level mutation.');
  if (root.kind === Kind.FIELD && nestable.has(root.name.value))
    return refuse('You must use an allowed mutation name.');
  const problems = validate(schema, document);
  if (problems.length > 0)
    return refuse(`Invalid mutation: ${validationError(problems[0]!).message}`, 'INVALID_MUTATION');
  return { document };
}
