export interface NumberRule {
  min?: number;
  max?: number;
  /** The thousands mark that the file declares, such as ",". */
  grouping?: string;
}
export type NumberProblem = {
  code: 'not_a_whole_number' | 'number_ambiguous' | 'number_out_of_range';
  reason: string;
  hint: string;
};

const largest = 1_000_000_000;

/**
 * Reads whole units as people and systems write them: `12`, ` 12 `, `+5`, `012`, `-0`, `12.0`, and with a declared thousands mark `1,200`.
 * A dot with exactly three zeros (`1.000`) may be one or a thousand and is refused unless the mark is declared.
 */
export function parseWholeNumber(
  text: string,
  { min = -largest, max = largest, grouping }: NumberRule = {},
): number | NumberProblem {
  let digits = text.trim();
  if (digits === '') return problem('not_a_whole_number', 'is blank', 'Give a whole number.');
  if (grouping !== undefined && digits.includes(grouping)) {
    const groups = new RegExp(`^[+-]?\\d{1,3}(?:${escaped(grouping)}\\d{3})+(?:\\.0+)?$`);
    if (!groups.test(digits))
      return problem(
        'not_a_whole_number',
        `is not grouped in threes by "${grouping}"`,
        'Write 1200, or 1,200 with the mark between groups of three.',
      );
    digits = digits.replaceAll(grouping, '');
  }
  if (grouping === undefined && /^[+-]?\d{1,3}\.000$/.test(digits))
    return problem(
      'number_ambiguous',
      'may be one number or a thousand times it',
      'Write it without the dot, or declare the thousands mark with "grouping".',
    );
  if (!/^[+-]?[0-9]+(?:\.0+)?$/.test(digits))
    return problem(
      'not_a_whole_number',
      'is no whole number',
      'Give digits 0-9 only, with a sign before them at most.',
    );
  const value = Number(digits) || 0;
  if (value < min || value > max)
    return problem('number_out_of_range', `must be from ${min} to ${max}`, 'Mend the number.');
  return value;
}

const problem = (code: NumberProblem['code'], reason: string, hint: string): NumberProblem => ({ code, reason, hint });
const escaped = (mark: string): string => mark.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
