import { nearest, shorten, StocklineError } from '@app/common/kernel';
import { patternProblem } from './pattern-problem';
import { filterFields, type FilterCondition, type ProductFilter } from './product-filter';

const mostConditions = 20;
/** Of words; each pattern is held against every SKU. */
const mostValues = 500;
const mostPatterns = 50;
const longestValue = 255;

interface Problem {
  pointer: string;
  code: string;
  rule: string;
  value?: string;
  hint: string;
}

/** Reads a filter as people write it, what is left out filled in; or throws one error that names every member that is wrong. */
export function readFilter(given: Readonly<Record<string, unknown>>): ProductFilter {
  const problems: Problem[] = [];
  const { match = 'all', conditions } = given;
  if (match !== 'all' && match !== 'any') problems.push(choiceProblem('/match', match, ['all', 'any']));
  if (!Array.isArray(conditions) || conditions.length === 0 || conditions.length > mostConditions)
    problems.push({
      pointer: '/conditions',
      code: 'conditions_missing',
      rule: `must be a list of 1 to ${mostConditions} conditions`,
      value: shorten(conditions ?? null),
      hint: 'For example [{ "field": "tag", "values": ["summer"] }].',
    });
  const read = Array.isArray(conditions)
    ? conditions
        .slice(0, mostConditions)
        .map((one: unknown, place) => readCondition(one, `/conditions/${place}`, problems))
    : [];
  if (problems.length > 0)
    throw new StocklineError({
      code: 'filter_invalid',
      message: problems
        .map(
          ({ pointer, rule, value }) =>
            `${pointer}${value === undefined ? ` ${rule}` : ` ${rule}, not ${shorten(value)}`}`,
        )
        .join('; '),
      hint: problems[0]!.hint,
      details: { errors: problems },
    });
  return { match: match as ProductFilter['match'], conditions: read as FilterCondition[] };
}

function readCondition(given: unknown, pointer: string, problems: Problem[]): FilterCondition | undefined {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return void problems.push({
      pointer,
      code: 'condition_invalid',
      rule: 'must be an object',
      value: shorten(given),
      hint: 'For example { "field": "tag", "values": ["summer"] }.',
    });
  const { field, ...rest } = given as Record<string, unknown>;
  if (!filterFields.includes(field as FilterCondition['field']))
    return void problems.push({ ...choiceProblem(`${pointer}/field`, field, filterFields), code: 'field_unknown' });
  const known = field === 'hasStock' || field === 'hasThreshold' ? ['is'] : ['use', 'match', 'values'];
  for (const name of Object.keys(rest).filter((one) => !known.includes(one)))
    problems.push({
      pointer: `${pointer}/${shorten(name)}`,
      code: 'member_unknown',
      rule: `is no member of a condition on ${String(field)}`,
      hint: `It takes ${known.join(', ')}.`,
    });
  if (field === 'hasStock' || field === 'hasThreshold') {
    const { is = true } = rest;
    if (typeof is !== 'boolean') problems.push(choiceProblem(`${pointer}/is`, is, [true, false]));
    return { field, is: is === true };
  }
  return readListed(field as 'tag' | 'sku', rest, pointer, problems);
}

const single = ['productType', 'vendor', 'sku'];

function readListed(
  field: 'tag' | 'sku',
  { use = 'include', match = 'any', values }: Record<string, unknown>,
  pointer: string,
  problems: Problem[],
): FilterCondition {
  if (use !== 'include' && use !== 'exclude')
    problems.push(choiceProblem(`${pointer}/use`, use, ['include', 'exclude']));
  if (match !== 'any' && match !== 'all') problems.push(choiceProblem(`${pointer}/match`, match, ['any', 'all']));
  else if (match === 'all' && single.includes(field))
    problems.push({
      pointer: `${pointer}/match`,
      code: 'match_impossible',
      rule: `must be any: a product has one ${field} to hold against the values`,
      value: '"all"',
      hint: 'Leave match out.',
    });
  const texts = Array.isArray(values)
    ? values.map((value: unknown) => (typeof value === 'string' ? tidy(value) : value))
    : [];
  const most = field === 'sku' ? mostPatterns : mostValues;
  if (texts.length === 0 || texts.length > most)
    problems.push({
      pointer: `${pointer}/values`,
      code: 'values_missing',
      rule: `must be a list of 1 to ${most} texts`,
      value: shorten(values ?? null),
      hint: `For example ${field === 'sku' ? '["LS-*"]' : '["summer"]'}.`,
    });
  for (const [place, value] of texts.entries()) {
    const wrong = valueProblem(field, value);
    if (wrong) problems.push({ pointer: `${pointer}/values/${place}`, value: shorten(value ?? null), ...wrong });
  }
  const listed = {
    use: use as 'include',
    match: match as 'any',
    values: [...new Set(texts.filter((text) => typeof text === 'string'))],
  };
  return { field, ...listed };
}

function valueProblem(field: string, value: unknown): { code: string; rule: string; hint: string } | undefined {
  if (typeof value !== 'string' || value === '' || value.length > longestValue || /\p{Cc}/u.test(value))
    return {
      code: 'value_invalid',
      rule: `must be a text of 1 to ${longestValue} characters without control characters`,
      hint: 'Give the value as the catalogue spells it.',
    };
  return field === 'sku' ? patternProblem(value) : undefined;
}

/** As the catalogue's own words are kept: trimmed (no-break space too), Unicode NFC. Case counts. */
const tidy = (text: string): string => text.trim().normalize('NFC');

function choiceProblem(pointer: string, given: unknown, known: readonly (string | boolean)[]): Problem {
  const near = typeof given === 'string' ? nearest(given, known.map(String)) : undefined;
  return {
    pointer,
    code: 'choice_unknown',
    rule: `must be one of ${known.join(', ')}`,
    value: shorten(given ?? null),
    hint: near === undefined ? `Give one of ${known.join(', ')}.` : `Did you mean ${near}?`,
  };
}
