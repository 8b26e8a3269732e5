import type { GraphQLResolveInfo } from 'graphql';
import type { RequestContext } from '../requests/request-context';

/** How one field is answered. What it stands on and what it is given is fixed by the schema beside it. */
export type Resolver = (parent: never, args: never, context: RequestContext, info: GraphQLResolveInfo) => unknown;

export type Resolvers = Readonly<Record<string, Readonly<Record<string, Resolver>>>>;
