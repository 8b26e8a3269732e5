import { isInt, readLimit, readPlace, readQuery, readTime } from '@app/common/http';
import { shorten, StocklineError } from '@app/common/kernel';
import type { HeldBackKind } from '../../domain/held-back';
import type { ListCursor, ListFilter } from './list-held-back';

export type Query = Readonly<Record<string, unknown>>;

const isInstant = (value: unknown): boolean =>
  typeof value === 'string' && /^\d{4,6}-\d\d-\d\d [\d:.+-]{8,32}$/.test(value);

/** The filters and the page of a list. */
export function readListQuery(
  kind: HeldBackKind,
  given: Query,
): { filter: ListFilter; limit: number; after: ListCursor | undefined } {
  const query = readQuery(given, ['productId', 'idType', 'idValue', 'facilityId', 'inForce', 'limit', 'cursor']);
  const { productId, idType, idValue, facilityId, inForce } = query;
  if (inForce !== undefined && !['true', 'false'].includes(inForce))
    throw invalid('inForce', inForce, 'must be true or false');
  return {
    filter: {
      kind,
      productId,
      idType,
      idValue,
      facilityId,
      inForce: inForce === undefined ? undefined : inForce === 'true',
    },
    limit: readLimit(query.limit),
    after: readPlace<ListCursor>(query.cursor, { productNo: isInt, facilityNo: isInt, from: isInstant }),
  };
}

/** `?at=`: the instant to look at, now where nothing is said. */
export function readAt(given: Query): Date {
  const { at } = readQuery(given, ['at']);
  const time = readTime('at', at);
  return time === undefined ? new Date() : new Date(time);
}

const invalid = (name: string, value: string, rule: string): StocklineError =>
  new StocklineError({
    code: 'query_invalid',
    message: `${shorten(name)} ${rule}, not "${shorten(value)}"`,
    hint: 'Mend the query, or leave it out.',
  });
