import { StocklineError, nearest, shorten } from '@app/common/kernel';
import { readCursor } from './cursor';

/** The query of a list by its known names; one that is not known, or given twice, is refused, so that a typo does not list everything. */
export function readQuery<Name extends string>(
  given: Readonly<Record<string, unknown>>,
  known: readonly Name[],
): Partial<Record<Name, string>> {
  for (const [name, value] of Object.entries(given)) {
    if (!known.includes(name as Name)) {
      const near = nearest(name, known);
      throw invalid(
        `there is no filter "${shorten(name)}" here`,
        near === undefined ? `Known are ${known.join(', ')}.` : `Did you mean ${near}?`,
      );
    }
    if (typeof value !== 'string') throw invalid(`${name} is given more than once`, 'Give it once.');
    if (value.length > 500 || value.includes('\0'))
      throw invalid(`${name} "${shorten(value)}" is no text that anything is named by`, 'Give up to 500 characters.');
  }
  return given as Partial<Record<Name, string>>;
}

/** `?from=` and the like: an RFC 3339 time with its zone. */
export function readTime(name: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/i.test(value);
  if (isTime && !Number.isNaN(Date.parse(value))) return new Date(value).toISOString();
  throw new StocklineError({
    code: 'time_invalid',
    message: `${name} "${shorten(value)}" is no RFC 3339 time`,
    hint: 'For example 2026-11-24T10:00:00Z.',
  });
}

/** Where the next page begins, by its members, each held to what it must be. */
export function readPlace<Place extends object>(
  cursor: string | undefined,
  fits: { readonly [Name in keyof Place]: (value: unknown) => boolean },
): Place | undefined {
  const place = readCursor<Place>(cursor);
  if (place === undefined) return undefined;
  for (const name of Object.keys(fits) as (keyof Place)[])
    if (!fits[name](place[name])) throw noCursorOfThisList(cursor);
  return place;
}
export const isInt = (value: unknown): boolean => Number.isInteger(value) && Math.abs(value as number) < 2 ** 31;
export const isText = (value: unknown): boolean => typeof value === 'string' && !value.includes('\0');

/** The number below which the next page begins, from `{ before }`. */
export function readNumberCursor(cursor: string | undefined): string | undefined {
  const place = readCursor<{ before?: unknown }>(cursor);
  if (place === undefined) return undefined;
  if (typeof place.before === 'string' && /^\d{1,18}$/.test(place.before)) return place.before;
  throw noCursorOfThisList(cursor);
}

/** The id after which the next page begins, from `{ after }`. */
export function readTextCursor(cursor: string | undefined): string | undefined {
  const place = readCursor<{ after?: unknown }>(cursor);
  if (place === undefined) return undefined;
  if (isText(place.after)) return place.after as string;
  throw noCursorOfThisList(cursor);
}

const noCursorOfThisList = (cursor: string | undefined): StocklineError =>
  new StocklineError({
    code: 'cursor_invalid',
    message: `"${shorten(cursor)}" is no cursor of this list`,
    hint: 'Hand back nextCursor as it came, or leave it out to begin at the start.',
  });

const invalid = (message: string, hint: string): StocklineError =>
  new StocklineError({ code: 'query_invalid', message, hint });
