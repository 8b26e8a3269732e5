import { StocklineError, nearest, shorten } from '@app/common/kernel';
import type { AdditionalParameters } from './file-import-parameters';

/** Reads a key that only one import knows, or refuses its value with the rule and an example. */
export type ReadOption = (value: unknown, refuse: (rule: string, example: string) => never) => unknown;
type Read = (name: string, value: unknown) => unknown;

/** What an import says of its own keys. */
export interface KeysOfImport {
  readonly choices?: Readonly<Record<string, readonly string[]>>;
  readonly options?: Readonly<Record<string, ReadOption>>;
  readonly refuses?: Readonly<Record<string, string>>;
}

/**
 * Reads additionalParameters, an object or its JSON text. Every key is optional; an unknown one is refused with the nearest known, and one that
 * means nothing to this import with the reason.
 */
export function readAdditionalParameters(given: unknown, of: KeysOfImport = {}): AdditionalParameters {
  const members = objectFrom(given);
  const { choices = {}, options = {}, refuses = {} } = of;
  const known = new Map<string, Read>([
    ...Object.entries(common),
    ...Object.entries(choices).map(([name, values]): [string, Read] => [name, oneOf(values)]),
    ...Object.entries(options).map(([name, read]): [string, Read] => [name, option(read)]),
  ]);
  for (const name of Object.keys(refuses)) known.delete(name);
  const read: Record<string, unknown> = { dryRun: false, columns: {}, constants: {} };
  for (const [name, value] of Object.entries(members)) {
    if (refuses[name] !== undefined) throw unfit(name, refuses[name]);
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

const unfit = (name: string, why: string): StocklineError =>
  new StocklineError({
    code: 'parameter_unfit',
    message: `additionalParameters.${name} does not go with this import: ${why}`,
    hint: 'Leave it out.',
    details: { parameter: `additionalParameters.${name}` },
  });

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

const option =
  (read: ReadOption): Read =>
  (name, value) =>
    read(value, (rule, example) => {
      throw wrong(name, value, rule, example);
    });

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
