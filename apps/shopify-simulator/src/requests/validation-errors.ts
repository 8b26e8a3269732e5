import type { GraphQLError, GraphQLFormattedError } from 'graphql';

/** graphql-js's words for what the operations of an app can meet, and Shopify's for the same. */
const translations: readonly [RegExp, (found: RegExpExecArray) => string, string][] = [
  [
    /^Cannot query field "(\w+)" on type "(\w+)"/,
    ([, field, type]) => `Field '${field}' doesn't exist on type '${type}'`,
    'undefinedField',
  ],
  [
    /^Unknown argument "(\w+)" on field "\w+\.(\w+)"/,
    ([, arg, field]) => `Field '${field}' doesn't accept argument '${arg}'`,
    'argumentNotAccepted',
  ],
  [
    /^Field "(\w+)" argument "(\w+)" of type/,
    ([, field, arg]) => `Field '${field}' is missing required arguments: ${arg}`,
    'missingRequiredArguments',
  ],
  [
    /^Directive "@(\w+)" argument "(\w+)" of type/,
    ([, name, arg]) => `Directive '${name}' is missing required arguments: ${arg}`,
    'missingRequiredArguments',
  ],
  [/^Unknown directive "@(\w+)"/, ([, name]) => `Directive @${name} is not defined`, 'undefinedDirective'],
  [
    /^Variable "\$(\w+)" is never used in operation "(\w+)"/,
    ([, variable, name]) => `Variable $${variable} is declared by ${name} but not used`,
    'variableNotUsed',
  ],
  [
    /^Variable "\$(\w+)" is never used/,
    ([, variable]) => `Variable $${variable} is declared by anonymous operation but not used`,
    'variableNotUsed',
  ],
];

/** A fault of the document, as Shopify would say it; one that has no translation keeps its words. */
export function validationError({ message, locations }: GraphQLError): GraphQLFormattedError {
  const shown = locations ? { locations } : {};
  for (const [pattern, say, code] of translations) {
    const found = pattern.exec(message);
    if (found) return { message: say(found), ...shown, extensions: { code } };
  }
  return { message, ...shown };
}
