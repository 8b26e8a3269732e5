import { responsePathAsArray, type GraphQLResolveInfo } from 'graphql';
import type { RequestContext } from '../requests/request-context';
import { isFound, parseSearch } from './search';

/** What a `query` argument keeps of a list. A search field that is not known keeps everything and is told of in the reply. */
export function searchIn<M>(
  context: RequestContext,
  info: GraphQLResolveInfo,
  query: string | null | undefined,
  fields: readonly string[],
  valuesOf: (member: M, field: string) => readonly string[],
): (member: M) => boolean {
  if (!query?.trim()) return () => true;
  const search = parseSearch(query, new Set(fields));
  if (search.unknownFields.length > 0)
    context.searchWarnings.push({
      path: responsePathAsArray(info.path).map(String),
      query,
      warnings: search.unknownFields.map((field) => ({
        field,
        message: 'Invalid search field for this query.',
        code: 'invalid_field',
      })),
    });
  return (member) =>
    isFound(search, (field) =>
      field === '' ? fields.flatMap((each) => valuesOf(member, each)) : valuesOf(member, field),
    );
}
