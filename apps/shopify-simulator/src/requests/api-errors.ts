import { GraphQLError } from 'graphql';

const withCode = (message: string, code: string): GraphQLError => new GraphQLError(message, { extensions: { code } });

export const badRequest = (message: string): GraphQLError => withCode(message, 'BAD_REQUEST');
export const invalidId = (id: string): GraphQLError => withCode(`Invalid id: ${id}`, 'RESOURCE_NOT_FOUND');
export const invalidFieldArguments = (message: string): GraphQLError => withCode(message, 'INVALID_FIELD_ARGUMENTS');
export const accessDenied = (field: string, scope: string): GraphQLError =>
  withCode(`Access denied for ${field} field. Required access: \`${scope}\` access scope.`, 'ACCESS_DENIED');
