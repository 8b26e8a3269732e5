const mostLength = 100;
const mostWildcards = 5;

/**
 * What is wrong with a SKU pattern, or nothing. Patterns are globs and never regular expressions: matching one takes time in proportion to the
 * SKU, whoever wrote it. A pattern of wildcards alone would say nothing.
 */
export function patternProblem(pattern: string): { code: string; rule: string; hint: string } | undefined {
  if (pattern.length > mostLength)
    return {
      code: 'pattern_too_long',
      rule: `must have at most ${mostLength} characters`,
      hint: 'Give the beginning, then *.',
    };
  if (/^\^|\$$|\.\*|\\/.test(pattern))
    return {
      code: 'pattern_is_no_glob',
      rule: 'must be a glob, not a regular expression',
      hint: 'Write * for any characters and ? for one: LS-*-M.',
    };
  if (/^[*?]+$/.test(pattern))
    return {
      code: 'pattern_says_nothing',
      rule: 'must hold more than wildcards',
      hint: 'Leave the condition out to choose every SKU.',
    };
  if ((pattern.match(/[*?]+/g)?.length ?? 0) > mostWildcards)
    return {
      code: 'pattern_too_wild',
      rule: `must hold at most ${mostWildcards} stretches of wildcards`,
      hint: 'Give several patterns of one or two wildcards each.',
    };
  return undefined;
}
