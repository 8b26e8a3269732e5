import { StocklineError, shorten } from '@app/common/kernel';

export const largestPage = 500;

/** `?limit=`: 100 where nothing is said, 500 at most. */
export function readLimit(limit: string | undefined): number {
  if (limit === undefined) return 100;
  const value = Number(limit);
  if (/^\d+$/.test(limit) && value >= 1 && value <= largestPage) return value;
  throw new StocklineError({
    code: 'limit_invalid',
    message: `limit must be a whole number from 1 to ${largestPage}, not "${shorten(limit)}"`,
    hint: 'Ask for a page at a time, and follow nextCursor.',
  });
}

/** Where the next page begins, as text that callers hand back and need not understand. */
export const writeCursor = (place: object | undefined): string | null =>
  place === undefined ? null : Buffer.from(JSON.stringify(place)).toString('base64url');

export function readCursor<Place extends object>(cursor: string | undefined): Place | undefined {
  if (cursor === undefined || cursor === '') return undefined;
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (typeof place === 'object' && place !== null) return place as Place;
  } catch {
    // Told below, in the same words as every other text that is no cursor.
  }
  throw new StocklineError({
    code: 'cursor_invalid',
    message: `"${shorten(cursor)}" is no cursor`,
    hint: 'Hand back nextCursor as it came, or leave it out to begin at the start.',
  });
}
