import {
  coerceInputValue,
  isInputType,
  isNonNullType,
  print,
  typeFromAST,
  type GraphQLFormattedError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';

/** Why variables do not fit the operation, an error a variable with all its problems; empty where they do. */
export function variableErrors(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): GraphQLFormattedError[] {
  const errors: GraphQLFormattedError[] = [];
  for (const definition of operation.variableDefinitions ?? []) {
    const type = typeFromAST(schema, definition.type);
    if (!isInputType(type)) continue;
    const name = definition.variable.name.value;
    const value = variables[name];
    if (value === undefined && (definition.defaultValue || !isNonNullType(type))) continue;
    const problems: { path: (string | number)[]; explanation: string }[] = [];
    coerceInputValue(value ?? null, type, (path, _invalid, { message }) =>
      problems.push({ path: [...path], explanation: explanationOf(message) }),
    );
    if (problems.length === 0) continue;
    const where = problems.map(({ path, explanation }) =>
      path.length > 0 ? `for ${path.join('.')} (${explanation})` : '',
    );
    errors.push({
      message:
        `Variable $${name} of type ${print(definition.type)} was provided invalid value ${where.filter(Boolean).join(', ')}`.trimEnd(),
      locations: definition.loc
        ? [{ line: definition.loc.startToken.line, column: definition.loc.startToken.column }]
        : [],
      extensions: { code: 'INVALID_VARIABLE', value: value ?? null, problems },
    });
  }
  return errors;
}

function explanationOf(message: string): string {
  const unknownField = /^Field "\w+" is not defined by type "(\w+)"/.exec(message);
  if (unknownField) return `Field is not defined on ${unknownField[1]}`;
  if (/was not provided\.$|not to be null\.$/.test(message)) return 'Expected value to not be null';
  const notInt = /^Int cannot represent .*: (.+)$/.exec(message);
  return notInt ? `Could not coerce value ${notInt[1]} to Int` : message;
}
