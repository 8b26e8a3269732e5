import type { JobParameter, JobParameters } from '@app/common/contracts';
import { StocklineError, nearest, shorten } from '@app/common/kernel';
import type { ParameterValues } from './parameter-values';
import type { BrokenRule, ParameterCheck, ParameterProblem } from './parameter-check';

/** The parameters of a run, defaults filled in; or one error that names every parameter that is wrong, its rule, an example and the mend. */
export function readParameters(
  jobId: string,
  declared: JobParameters,
  given: Readonly<Record<string, unknown>>,
  checks: Readonly<Record<string, ParameterCheck>> = {},
): ParameterValues {
  const problems: ParameterProblem[] = [];
  const values: Record<string, unknown> = {};
  const spelled = new Map(
    Object.entries(declared).flatMap(([name, { aliases = [] }]) =>
      [name, ...aliases].map((spelling) => [spelling, name] as const),
    ),
  );
  for (const name of Object.keys(given)) {
    if (spelled.has(name)) continue;
    const near = nearest(name, spelled.keys());
    problems.push({
      pointer: `/parameters/${name}`,
      rule: `is no parameter of ${jobId}`,
      hint: near ? `Did you mean ${near}?` : `It takes ${Object.keys(declared).join(', ')}.`,
    });
  }
  for (const [name, parameter] of Object.entries(declared)) {
    const spellings = [name, ...(parameter.aliases ?? [])].filter((spelling) => given[spelling] !== undefined);
    if (spellings.length > 1)
      problems.push({
        pointer: `/parameters/${spellings[1]}`,
        rule: `says again what ${spellings[0]} says`,
        hint: 'Give one of the two.',
      });
    const value = spellings.length === 0 ? (parameter.default ?? null) : read(given[spellings[0]!], parameter);
    if (value instanceof Refused)
      problems.push({
        pointer: `/parameters/${spellings[0]}`,
        rule: value.rule,
        value: shorten(given[spellings[0]!] ?? null),
        example: parameter.example,
      });
    else if (value === null && parameter.required && spellings.length === 0)
      problems.push({ pointer: `/parameters/${name}`, rule: 'is required', example: parameter.example });
    else values[name] = value;
  }
  for (const [name, check] of Object.entries(checks)) {
    const value = values[name];
    const broken = value === undefined || value === null ? undefined : check(value, values);
    if (broken) problems.push(problemOf(broken, name, value, declared[name]?.example));
  }
  if (problems.length > 0) throw refusalOf(problems);
  return values;
}

function problemOf(
  { rule, hint, member }: BrokenRule,
  name: string,
  value: unknown,
  example?: string,
): ParameterProblem {
  return member === undefined
    ? { pointer: `/parameters/${name}`, rule, value: shorten(value), example, hint }
    : { pointer: `/parameters/${name}/${member}`, rule, example, hint };
}

function refusalOf(problems: readonly ParameterProblem[]): StocklineError {
  const told = problems.map(({ pointer, rule, value }) => {
    const name = pointer.slice('/parameters/'.length).replaceAll('/', '.');
    return `${name} ${rule}${value === undefined || rule.includes(value) ? '' : `, not ${value}`}`;
  });
  const hints = problems.map(({ hint, example }) => hint ?? (example === undefined ? '' : `For example ${example}.`));
  return new StocklineError({
    code: 'parameters_invalid',
    message: told.join('; '),
    hint: hints.find((hint) => hint !== '') ?? '',
    details: { errors: problems },
  });
}

class Refused {
  constructor(readonly rule: string) {}
}

function read(value: unknown, { type, required }: JobParameter): unknown {
  if (value === null || (typeof value === 'string' && value.trim() === ''))
    return required ? new Refused('must have a value; leave it out for the default') : null;
  switch (type) {
    case 'text':
      return typeof value === 'string' && value.length <= 1_000
        ? value
        : new Refused('must be text of at most 1,000 characters');
    case 'boolean':
      if (typeof value === 'boolean') return value;
      return typeof value === 'string' && /^(true|false)$/i.test(value)
        ? value.toLowerCase() === 'true'
        : new Refused('must be true or false');
    case 'wholeNumber':
      return Number.isSafeInteger(Number(value)) && typeof value !== 'boolean'
        ? Number(value)
        : new Refused('must be a whole number');
    case 'units': {
      const digits = /^(\d{1,10})(?: units)?$/.exec(
        typeof value === 'string' ? value.trim() : JSON.stringify(value),
      )?.[1];
      return digits === undefined ? new Refused('must be a whole number, with or without "units"') : Number(digits);
    }
    case 'json':
      return readObject(value);
    default:
      return new Refused(`has the unknown type ${String(type)}`);
  }
}

function readObject(value: unknown): unknown {
  try {
    const object: unknown = typeof value === 'string' ? JSON.parse(value) : value;
    if (typeof object === 'object' && object !== null && !Array.isArray(object)) return object;
  } catch {
    // Refused below, in the same words as JSON that is no object.
  }
  return new Refused('must be a JSON object');
}
