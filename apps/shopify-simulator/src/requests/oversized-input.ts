import {
  getArgumentValues,
  Kind,
  type GraphQLFormattedError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';

const maximum = 250;

/** The error for the first list among the arguments of the root fields that is longer than an input may be. */
export function oversizedInput(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): GraphQLFormattedError | undefined {
  const root = schema.getRootType(operation.operation);
  for (const node of operation.selectionSet.selections) {
    if (node.kind !== Kind.FIELD) continue;
    const field = root?.getFields()[node.name.value];
    const long = field && longList(getArgumentValues(field, node, variables), [node.alias?.value ?? node.name.value]);
    if (long)
      return {
        message: `The input array size of ${long.size} is greater than the maximum allowed of ${maximum}.`,
        locations: node.loc ? [{ line: node.loc.startToken.line, column: node.loc.startToken.column }] : [],
        path: long.path,
        extensions: { code: 'MAX_INPUT_SIZE_EXCEEDED' },
      };
  }
  return undefined;
}

function longList(value: unknown, path: string[]): { size: number; path: string[] } | undefined {
  if (Array.isArray(value)) return value.length > maximum ? { size: value.length, path } : undefined;
  if (value === null || typeof value !== 'object') return undefined;
  for (const [name, member] of Object.entries(value)) {
    const long = longList(member, [...path, name]);
    if (long) return long;
  }
  return undefined;
}
