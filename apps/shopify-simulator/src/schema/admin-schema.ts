import { buildSchema, isAbstractType, isObjectType, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import { accessDenied } from '../requests/api-errors';
import type { RequestContext } from '../requests/request-context';
import { bulkSdl } from './bulk-sdl';
import { objectsSdl } from './objects-sdl';
import { requiredScopes } from './required-scopes';
import type { Resolver } from './resolver';
import { bulkResolvers } from './resolvers/bulk-resolvers';
import { itemResolvers } from './resolvers/item-resolvers';
import { levelResolvers } from './resolvers/level-resolvers';
import { mutationResolvers } from './resolvers/mutation-resolvers';
import { productResolvers } from './resolvers/product-resolvers';
import { queryResolvers } from './resolvers/query-resolvers';
import { shopResolvers } from './resolvers/shop-resolvers';
import { stockingSdl } from './stocking-sdl';
import { webhookSdl } from './webhook-sdl';
import { stockingResolvers } from './resolvers/stocking-resolvers';
import { webhookResolvers } from './resolvers/webhook-resolvers';
import { rootsSdl } from './roots-sdl';
import type { ApiVersion } from './versions';

const everyResolver = [
  bulkResolvers,
  queryResolvers,
  shopResolvers,
  itemResolvers,
  levelResolvers,
  productResolvers,
  mutationResolvers,
  stockingResolvers,
  webhookResolvers,
];
const built = new Map<ApiVersion, GraphQLSchema>();

/** The executable schema of a version, built when it is first asked for. */
export function adminSchema(version: ApiVersion): GraphQLSchema {
  const known = built.get(version);
  if (known) return known;
  const schema = buildSchema(rootsSdl(version) + objectsSdl + bulkSdl + stockingSdl(version) + webhookSdl);
  for (const type of Object.values(schema.getTypeMap()))
    if (isAbstractType(type)) type.resolveType = (value) => (value as { kind: string }).kind;
  for (const resolvers of everyResolver)
    for (const [typeName, fields] of Object.entries(resolvers))
      for (const [fieldName, resolver] of Object.entries(fields)) {
        const type = schema.getType(typeName);
        if (!isObjectType(type)) throw new Error(`The schema has no type ${typeName}`);
        const field = type.getFields()[fieldName];
        if (!field) throw new Error(`The schema has no field ${typeName}.${fieldName}`);
        field.resolve = guarded(typeName, fieldName, resolver) as GraphQLFieldResolver<unknown, RequestContext>;
      }
  built.set(version, schema);
  return schema;
}

function guarded(typeName: string, fieldName: string, resolver: Resolver): Resolver {
  const scopes = typeName === 'QueryRoot' || typeName === 'Mutation' ? requiredScopes[fieldName] : undefined;
  if (!scopes) return resolver;
  return (parent, args, context, info) => {
    if (!scopes.some((scope) => context.scopes.has(scope))) throw accessDenied(fieldName, scopes[0]!);
    return resolver(parent, args, context, info);
  };
}
