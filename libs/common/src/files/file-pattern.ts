import { StocklineError, shorten } from '@app/common/kernel';
import { RE2JS } from 're2js';

const longestPattern = 1_000;
const isExpression = /^\^|\$$|[\\()|+{]|\.\*/;
const unfinished = /\.(?:part|tmp|filepart)$/i;

/**
 * Tells which file names a pattern means: a regular expression for the whole name if it starts with `^`, ends with `$` or holds one of
 * `\ ( ) | + {` or `.*`; else a glob of `*`, `?` and `[...]`. Case counts. Matching is linear in the name, so no pattern can stall the
 * service. Names of half-written uploads (`.part`, `.tmp`, `.filepart`) never match.
 */
export function filePattern(fileNameRegex: string): (name: string) => boolean {
  const expression = isExpression.test(fileNameRegex) ? fileNameRegex : fromGlob(fileNameRegex);
  const compiled = compile(expression, fileNameRegex);
  return (name) => !unfinished.test(name) && compiled.testExact(name);
}

/** What the named groups of an expression, such as `(?P<asOf>\d{8})`, hold of a name. Nothing where the pattern is a glob or does not fit. */
export function fileNameGroups(fileNameRegex: string, name: string): Readonly<Partial<Record<string, string>>> {
  if (!isExpression.test(fileNameRegex)) return {};
  const compiled = compile(fileNameRegex, fileNameRegex);
  const groups = Object.keys(compiled.namedGroups());
  if (groups.length === 0) return {};
  const matcher = compiled.matcher(name);
  if (!matcher.matches()) return {};
  return Object.fromEntries(groups.map((group) => [group, matcher.group(group) ?? undefined]));
}

function compile(expression: string, given: string): RE2JS {
  try {
    if (given.trim() === '') throw new Error('it is blank');
    if (given.length > longestPattern) throw new Error(`it is longer than ${longestPattern} characters`);
    return RE2JS.compile(expression, RE2JS.DOTALL);
  } catch (cause) {
    throw new StocklineError({
      code: 'parameter_invalid',
      message: `fileNameRegex "${shorten(given)}" is no pattern: ${shorten((cause as Error).message, 120)}`,
      hint: 'For example "*.csv", or as a regular expression "^reset_\\d{8}\\.csv$" (RE2 syntax: no look-around, no back references).',
      details: { parameter: 'fileNameRegex' },
      cause,
    });
  }
}

const fromGlob = (glob: string): string =>
  glob.replace(/\[(!?)([^\]]+)\]|[\s\S]/g, (token: string, not: string | undefined, members: string | undefined) => {
    if (members !== undefined) return `[${not ? '^' : ''}${members.replace(/[\\^[]/g, '\\$&')}]`;
    if (token === '*') return '.*';
    return token === '?' ? '.' : RE2JS.quote(token);
  });
