import fc from 'fast-check';

type Json = Record<string, unknown>;

/** Values that a schema of the house's documents allows, or nearly so: combinations of rules are left to chance. */
export function arbitraryOf(schema: Json): fc.Arbitrary<unknown> {
  const { enum: values, const: only, anyOf, type, properties, items } = schema;
  if (values !== undefined) return fc.constantFrom(...(values as unknown[]));
  if (only !== undefined) return fc.constant(only);
  if (Array.isArray(anyOf)) return fc.oneof(...(anyOf as Json[]).map(arbitraryOf));
  if (Array.isArray(type)) return fc.oneof(...(type as string[]).map((one) => arbitraryOf({ ...schema, type: one })));
  if (properties !== undefined) return objectOf(schema);
  if (type === 'array')
    return fc.array(items === undefined ? fc.jsonValue() : arbitraryOf(items as Json), { maxLength: 3 });
  if (type === 'string') return textOf(schema);
  if (type === 'integer' || type === 'number')
    return fc.integer({
      min: (schema['minimum'] as number | undefined) ?? -1_000_000,
      max: (schema['maximum'] as number | undefined) ?? 1_000_000,
    });
  if (type === 'boolean') return fc.boolean();
  if (type === 'null') return fc.constant(null);
  return type === 'object'
    ? fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue(), { maxKeys: 2 })
    : fc.jsonValue();
}

function objectOf({ properties, required = [] }: Json): fc.Arbitrary<unknown> {
  const members = Object.entries(properties as Record<string, Json>).map(([name, member]) => [
    name,
    arbitraryOf(member),
  ]);
  return fc.record(Object.fromEntries(members) as Record<string, fc.Arbitrary<unknown>>, {
    requiredKeys: required as string[],
    noNullPrototype: true,
  });
}

function textOf({ format, pattern, minLength = 0, maxLength = 40, examples = [] }: Json): fc.Arbitrary<unknown> {
  const any =
    format === 'date-time'
      ? fc
          .date({ min: new Date('1971-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
          .map((date) => date.toISOString())
      : pattern !== undefined
        ? fc.stringMatching(new RegExp(pattern as string, 'u'))
        : fc.string({ minLength: minLength as number, maxLength: Math.min(40, maxLength as number) });
  const given = examples as unknown[];
  return given.length === 0 ? any : fc.oneof(any, fc.constantFrom(...given));
}

/** What people, programs and attackers send where a text or a value is expected. */
export const hostile = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\0',
    'a\0b',
    '../../etc/passwd',
    "'; drop table ledger; --",
    '%',
    '%zz',
    '\u202e',
    '\ud83d\ude00'.repeat(60),
  ),
  fc.constantFrom(
    'null',
    'undefined',
    '__proto__',
    'constructor',
    'NaN',
    '-1',
    '1e309',
    '9223372036854775808',
    '0x10',
    'eyJhIjoxfQ',
  ),
  fc.string({ unit: 'binary', maxLength: 60 }).filter((text) => text.isWellFormed()),
  // Cursors of other lists, and of none.
  fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value)).toString('base64url')),
  fc
    .dictionary(
      fc.constantFrom('before', 'after', 'productNo', 'facilityNo', 'queuedAt', 'runId', 'locationId'),
      fc.jsonValue(),
    )
    .map((value) => Buffer.from(JSON.stringify(value)).toString('base64url')),
  fc.constant('x'.repeat(3_000)),
);

/** Bodies that no document allows. */
export const hostileBody = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom([], null, 0, '', 'text', { __proto__: null }, [[]], { a: { b: { c: {} } } }),
);
