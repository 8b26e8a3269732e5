import { readCursor, readLimit } from '@app/common/http';
import { shorten, StocklineError } from '@app/common/kernel';
import type { HeldBackKind } from '../../domain/held-back';
import type { ListCursor, ListFilter } from './list-held-back';

export type Query = Readonly<Record<string, string | undefined>>;

const known = ['productId', 'idType', 'idValue', 'facilityId', 'inForce', 'limit', 'cursor'];

/** The filters and the page of a list; an unknown filter is refused, so that a typo does not list everything. */
export function readListQuery(
  kind: HeldBackKind,
  query: Query,
): { filter: ListFilter; limit: number; after: ListCursor | undefined } {
  refuseUnknown(query, known);
  const { productId, idType, idValue, facilityId, inForce } = query;
  if (inForce !== undefined && !['true', 'false'].includes(inForce))
    throw invalid('inForce', inForce, 'must be true or false');
  const after = readCursor<ListCursor>(query['cursor']);
  if (after !== undefined && !isCursor(after))
    throw invalid('cursor', query['cursor']!, 'must be nextCursor as it came');
  return {
    filter: {
      kind,
      productId,
      idType,
      idValue,
      facilityId,
      inForce: inForce === undefined ? undefined : inForce === 'true',
    },
    limit: readLimit(query['limit']),
    after,
  };
}

export function refuseUnknown(query: Query, names: readonly string[]): void {
  const unknown = Object.keys(query).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw invalid(unknown, query[unknown] ?? '', `is not known; known are ${names.join(', ')}`);
}

/** `?at=`: the instant to look at, now where nothing is said. */
export function readAt(at: string | undefined): Date {
  if (at === undefined) return new Date();
  const read = new Date(at);
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(at) && !Number.isNaN(read.getTime())) return read;
  throw invalid('at', at, 'must be an RFC 3339 time such as 2026-12-01T00:00:00Z');
}

/** The history id that a page ends above. */
export function readHistoryCursor(cursor: string | undefined): string | undefined {
  const place = readCursor<{ before?: unknown }>(cursor);
  if (place === undefined) return undefined;
  if (typeof place.before === 'string' && /^\d{1,18}$/.test(place.before)) return place.before;
  throw invalid('cursor', cursor!, 'must be nextCursor as it came');
}

const isCursor = (place: unknown): place is ListCursor =>
  Array.isArray(place) &&
  place.length === 3 &&
  Number.isInteger(place[0]) &&
  Number.isInteger(place[1]) &&
  typeof place[2] === 'string' &&
  /^\d{4,6}-\d\d-\d\d [\d:.+-]{8,32}$/.test(place[2]);

const invalid = (name: string, value: string, rule: string): StocklineError =>
  new StocklineError({
    code: 'query_invalid',
    message: `${shorten(name)} ${rule}, not "${shorten(value)}"`,
    hint: 'Mend the query, or leave it out.',
  });
