import { StocklineError, nearest, shorten } from '@app/common/kernel';

/** The additionalParameters of SYNC_INV_SHPF_MLTTHD. */
export interface SyncChoices {
  readonly dryRun: boolean;
  /** What becomes of items that are no product of ours: their rows are rejected, or products are made for them. */
  readonly unknownProducts: 'reject' | 'create';
}

const known = ['dryRun', 'unknownProducts'];

/** Reads the choices, an object or its JSON text; an unknown key is refused with the nearest known. */
export function readSyncChoices(given: unknown): SyncChoices {
  const members = objectFrom(given);
  for (const name of Object.keys(members))
    if (!known.includes(name)) {
      const near = nearest(name, known);
      throw wrong(
        name,
        `has no key "${shorten(name)}"`,
        near ? `Did you mean "${near}"?` : `Known are ${known.join(', ')}.`,
      );
    }
  const { dryRun = false, unknownProducts = 'reject' } = members;
  if (typeof dryRun !== 'boolean' && dryRun !== 'true' && dryRun !== 'false')
    throw wrong('dryRun', `must be true or false, not ${shorten(dryRun)}`, 'For example true.');
  if (unknownProducts !== 'reject' && unknownProducts !== 'create')
    throw wrong(
      'unknownProducts',
      `must be reject or create, not ${shorten(unknownProducts)}`,
      'For example "create".',
    );
  return { dryRun: dryRun === true || dryRun === 'true', unknownProducts };
}

function objectFrom(given: unknown): Record<string, unknown> {
  if (given === undefined || given === null || given === '') return {};
  let value: unknown = given;
  if (typeof given === 'string')
    try {
      value = JSON.parse(given);
    } catch {
      value = undefined;
    }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw wrong('', `must be a JSON object, not ${shorten(given)}`, 'For example { "unknownProducts": "create" }.');
}

function wrong(name: string, rule: string, hint: string): StocklineError {
  const parameter = name === '' ? 'additionalParameters' : `additionalParameters.${name}`;
  return new StocklineError({
    code: rule.startsWith('has no key') ? 'parameter_unknown' : 'parameter_invalid',
    message: `${parameter} ${rule}`,
    hint,
    details: { parameter },
  });
}
