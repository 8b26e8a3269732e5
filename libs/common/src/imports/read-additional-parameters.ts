import { StocklineError, nearest, shorten } from '@app/common/kernel';
import type { AdditionalParameters } from './file-import-parameters';

type Choices = Readonly<Record<string, readonly string[]>>;
type Read = (name: string, value: unknown) => unknown;

/** Reads additionalParameters, an object or its JSON text. Every key is optional; an unknown one is refused with the nearest known. */
export function readAdditionalParameters(given: unknown, choices: Choices): AdditionalParameters {
  const members = objectFrom(given);
  const known = new Map<string, Read>([
    ...Object.entries(common),
    ...Object.entries(choices).map(([name, values]): [string, Read] => [name, oneOf(values)]),
  ]);
  const read: Record<string, unknown> = { dryRun: false, columns: {}, constants: {} };
  for (const [name, value] of Object.entries(members)) {
    const reader = known.get(name);
    if (reader === undefined) {
      const near = nearest(name, known.keys());
      throw new StocklineError({
        code: 'parameter_unknown',
        message: `additionalParameters has no key "${shorten(name)}"`,
        hint: near === undefined ? `Known are ${[...known.keys()].join(', ')}.` : `Did you mean "${near}"?`,
        details: { parameter: `additionalParameters.${name}` },
      });
    }
    if (value !== null) read[name] = reader(name, value);
  }
  return read as unknown as AdditionalParameters;
}

function objectFrom(given: unknown): Record<string, unknown> {
  if (given === undefined || given === null || given === '') return {};
  let value: unknown = given;
  if (typeof given === 'string')
    try {
      value = JSON.parse(given) as unknown;
    } catch (cause) {
      throw wrong('', given, 'must be a JSON object', '{ "dryRun": true }', cause);
    }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw wrong('', value, 'must be a JSON object', '{ "dryRun": true }');
  return value as Record<string, unknown>;
}

function wrong(name: string, value: unknown, rule: string, example: string, cause?: unknown): StocklineError {
  const parameter = name === '' ? 'additionalParameters' : `additionalParameters.${name}`;
  return new StocklineError({
    code: 'parameter_invalid',
    message: `${parameter} ${rule}, not ${shorten(value)}`,
    hint: `For example ${example}.`,
    details: { parameter },
    cause,
  });
}

const oneOf =
  (values: readonly string[]): Read =>
  (name, value) => {
    if (typeof value === 'string' && values.includes(value)) return value;
    throw wrong(name, value, `must be one of ${values.join(', ')}`, `"${values[0] ?? ''}"`);
  };

const flag: Read = (name, value) => {
  const said = typeof value === 'string' ? value.toLowerCase() : value;
  if (said === true || said === 'true') return true;
  if (said === false || said === 'false') return false;
  throw wrong(name, value, 'must be true or false', 'true');
};

const moment: Read = (name, value) => {
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)$/.test(value)) {
    const read = new Date(value.toUpperCase());
    if (!Number.isNaN(read.getTime())) return read;
  }
  throw wrong(name, value, 'must be a moment as RFC 3339 states it, with its zone', '"2026-11-24T06:00:00Z"');
};

const oneCharacter: Read = (name, value) => {
  if (typeof value === 'string' && /^[^"\r\n\p{L}\p{N}]$/u.test(value)) return value;
  throw wrong(name, value, 'must be one character, no quote, letter or digit', '";"');
};

const word: Read = (name, value) => {
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  throw wrong(name, value, 'must be text', '"windows-1252"');
};

const texts: Read = (name, value) => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    if (Object.values(value).every((member) => typeof member === 'string')) return value;
  throw wrong(name, value, 'must be an object of texts', '{ "idValue": "Article number" }');
};

const common: Readonly<Record<string, Read>> = {
  dryRun: flag,
  asOf: moment,
  delimiter: oneCharacter,
  encoding: word,
  grouping: oneCharacter,
  duplicates: oneOf(['last', 'sum', 'reject']),
  columns: texts,
  constants: texts,
};
