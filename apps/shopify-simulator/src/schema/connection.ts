import { badRequest } from '../requests/api-errors';
import type { RequestContext } from '../requests/request-context';

export interface PageArguments {
  first?: number | null;
  after?: string | null;
}

interface Edge<T> {
  readonly cursor: string;
  readonly node: T;
}

export interface Connection<T> {
  readonly edges: readonly Edge<T>[];
  readonly nodes: readonly T[];
  readonly pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
}

/** One page of a list that is in order of a number, after the number its cursor holds: a row added meanwhile shifts nothing. */
export function connection<M, T>(
  { isBulk }: RequestContext,
  { first, after }: PageArguments,
  list: {
    readonly members: readonly M[];
    readonly numberOf: (member: M) => number;
    readonly keep?: (member: M) => boolean;
    readonly show: (member: M) => T;
  },
): Connection<T> {
  const size = first ?? (isBulk ? Infinity : undefined);
  if (size === undefined) throw badRequest('you must provide one of first or last');
  if (size < 0 || (size > 250 && !isBulk)) throw badRequest(`first must be between 0 and 250, not ${size}`);
  const start = after ? firstBeyond(list.members, list.numberOf, numberOfCursor(after)) : 0;
  const edges: Edge<T>[] = [];
  let hasNextPage = false;
  for (let index = start; index < list.members.length; index++) {
    const member = list.members[index]!;
    if (list.keep && !list.keep(member)) continue;
    if (edges.length === size) {
      hasNextPage = true;
      break;
    }
    edges.push({ cursor: cursorOf(list.numberOf(member)), node: list.show(member) });
  }
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage,
      hasPreviousPage: start > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

const cursorOf = (number: number): string =>
  Buffer.from(JSON.stringify({ last_id: number, last_value: String(number) })).toString('base64');

function numberOfCursor(cursor: string): number {
  try {
    const { last_id: number } = JSON.parse(Buffer.from(cursor, 'base64').toString()) as { last_id: unknown };
    if (typeof number === 'number') return number;
  } catch {
    // Said below: whatever was wrong with it, it is not a cursor that was handed out here.
  }
  throw badRequest(`Invalid cursor for current pagination sort.`);
}

function firstBeyond<M>(members: readonly M[], numberOf: (member: M) => number, number: number): number {
  let [low, high] = [0, members.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numberOf(members[middle]!) <= number) low = middle + 1;
    else high = middle;
  }
  return low;
}
