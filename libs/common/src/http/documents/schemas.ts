import type { Schema } from './route-doc';

/** The pieces that documents of routes are put together from. */
export const text = (description: string, example?: string, more: Schema = {}): Schema => ({
  type: 'string',
  description,
  ...(example === undefined ? {} : { examples: [example] }),
  ...more,
});
export const choice = (description: string, values: readonly string[]): Schema => ({ enum: values, description });
export const time = (description: string): Schema => ({ type: 'string', format: 'date-time', description });
export const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });
export const whole: Schema = { type: 'integer' };
export const listOf = (items: Schema): Schema => ({ type: 'array', items });

/** An object of exactly these members; those whose names end in `?` may be absent. */
export function object(members: Readonly<Record<string, Schema>>, more: Schema = {}): Schema {
  const names = Object.keys(members);
  return {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name.replace(/\?$/, ''), members[name]])),
    required: names.filter((name) => !name.endsWith('?')),
    additionalProperties: false,
    ...more,
  };
}

/** A page of a list. */
export const pageOf = (items: Schema): Schema =>
  object({ items: listOf(items), nextCursor: { type: ['string', 'null'], description: 'null on the last page' } });

export const paging: Readonly<Record<string, Schema>> = {
  limit: { type: 'integer', minimum: 1, maximum: 500, default: 100, description: 'items a page' },
  cursor: text('nextCursor of the page before, as it came'),
};
export const pagingProblems = ['limit_invalid', 'cursor_invalid'] as const;

/** RFC 9457. */
export const problem: Schema = {
  type: 'object',
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'what programs go by; all of them stand in docs/errors.md' },
    detail: { type: 'string', description: 'what happened and where' },
    hint: { type: 'string', description: 'the mend' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: { pointer: { type: 'string' }, rule: { type: 'string' } },
        required: ['pointer', 'rule'],
      },
    },
  },
  required: ['type', 'title', 'status', 'code', 'detail'],
};
