import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isSpecifiedScalarType,
  type GraphQLArgument,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';

/** What a schema has that the published one has not, or has otherwise: a line each. A client of the first could not meet it in the second. */
export function notIn(published: GraphQLSchema, ours: GraphQLSchema): string[] {
  const problems: string[] = [];
  for (const type of Object.values(ours.getTypeMap())) {
    if (isIntrospectionType(type) || isSpecifiedScalarType(type)) continue;
    const original = published.getType(type.name);
    if (!original) problems.push(`type ${type.name} is not published`);
    else if (original.constructor !== type.constructor) problems.push(`type ${type.name} is published as another kind`);
    else problems.push(...ofType(original, type));
  }
  for (const directive of ours.getDirectives()) {
    const original = published.getDirective(directive.name);
    if (!original) problems.push(`directive @${directive.name} is not published`);
    else problems.push(...ofArguments(`directive @${directive.name}`, original.args, directive.args));
  }
  return problems;
}

function ofType(original: GraphQLNamedType, type: GraphQLNamedType): string[] {
  if (isEnumType(type) && isEnumType(original))
    return type
      .getValues()
      .filter(({ name }) => !original.getValue(name))
      .map(({ name }) => `value ${type.name}.${name} is not published`);
  if (isInputObjectType(type) && isInputObjectType(original))
    return [
      ...Object.values(type.getFields()).flatMap((field) =>
        differing(`field ${type.name}.${field.name}`, original.getFields()[field.name], field),
      ),
      ...Object.values(original.getFields())
        .filter((field) => isRequiredInputField(field) && !type.getFields()[field.name])
        .map((field) => `field ${type.name}.${field.name} is required and missing here`),
    ];
  if (!(isObjectType(type) || isInterfaceType(type)) || !(isObjectType(original) || isInterfaceType(original)))
    return [];
  return [
    ...type
      .getInterfaces()
      .filter(({ name }) => !original.getInterfaces().some((one) => one.name === name))
      .map(({ name }) => `type ${type.name} does not implement ${name} as published`),
    ...Object.values(type.getFields()).flatMap((field) => {
      const where = `field ${type.name}.${field.name}`;
      const known = original.getFields()[field.name];
      if (!known) return [`${where} is not published`];
      const otherwise = known.type.toString() === field.type.toString();
      return [
        ...(otherwise
          ? []
          : [`${where} is published as ${known.type.toString()}, here it is ${field.type.toString()}`]),
        ...ofArguments(where, known.args, field.args),
      ];
    }),
  ];
}

function ofArguments(where: string, originals: readonly GraphQLArgument[], args: readonly GraphQLArgument[]): string[] {
  return [
    ...args.flatMap((argument) =>
      differing(
        `${where} argument ${argument.name}`,
        originals.find(({ name }) => name === argument.name),
        argument,
      ),
    ),
    ...originals
      .filter((argument) => isRequiredArgument(argument) && !args.some(({ name }) => name === argument.name))
      .map((argument) => `${where} argument ${argument.name} is required and missing here`),
  ];
}

interface Input {
  readonly type: { toString(): string };
  readonly defaultValue?: unknown;
}

function differing(where: string, original: Input | undefined, ours: Input): string[] {
  if (!original) return [`${where} is not published`];
  const [published, here] = [told(original), told(ours)];
  return published === here ? [] : [`${where} is published as ${published}, here it is ${here}`];
}

const told = ({ type, defaultValue }: Input): string =>
  `${type.toString()}${defaultValue === undefined ? '' : ` = ${JSON.stringify(defaultValue)}`}`;
