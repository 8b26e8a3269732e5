import { readFilter } from './read-filter';

const one = (condition: object): Record<string, unknown> => ({ conditions: [condition] });

describe('a filter', () => {
  it('is read with what is left out filled in, its words tidied and told once', () => {
    expect(
      readFilter({
        conditions: [
          { field: 'tag', values: [' summer\u00a0', 'summer', 'beach'] },
          { field: 'sku', use: 'exclude', values: ['LS-*'] },
          { field: 'hasStock' },
        ],
      }),
    ).toEqual({
      match: 'all',
      conditions: [
        { field: 'tag', use: 'include', match: 'any', values: ['summer', 'beach'] },
        { field: 'sku', use: 'exclude', match: 'any', values: ['LS-*'] },
        { field: 'hasStock', is: true },
      ],
    });
  });

  it.each<[what: string, given: Record<string, unknown>, pointer: string, code: string, hint: RegExp]>([
    ['no conditions', {}, '/conditions', 'conditions_missing', /"field"/],
    ['conditions that are no list', { conditions: {} }, '/conditions', 'conditions_missing', /"field"/],
    [
      'too many conditions',
      { conditions: Array(21).fill({ field: 'hasStock' }) },
      '/conditions',
      'conditions_missing',
      /"field"/,
    ],
    ['a match that is none', { ...one({ field: 'hasStock' }), match: 'some' }, '/match', 'choice_unknown', /all, any/],
    ['a condition that is no object', { conditions: ['tag'] }, '/conditions/0', 'condition_invalid', /"field"/],
    [
      'a field nobody knows',
      one({ field: 'tags', values: ['a'] }),
      '/conditions/0/field',
      'field_unknown',
      /Did you mean tag/,
    ],
    [
      'a member nobody knows',
      one({ field: 'tag', value: 'a', values: ['a'] }),
      '/conditions/0/value',
      'member_unknown',
      /values/,
    ],
    [
      'a use that is none',
      one({ field: 'tag', use: 'includes', values: ['a'] }),
      '/conditions/0/use',
      'choice_unknown',
      /Did you mean include/,
    ],
    ['no values', one({ field: 'tag', values: [] }), '/conditions/0/values', 'values_missing', /"summer"/],
    [
      'a text instead of a list',
      one({ field: 'tag', values: 'summer' }),
      '/conditions/0/values',
      'values_missing',
      /"summer"/,
    ],
    [
      'a value that is no text',
      one({ field: 'tag', values: ['a', 7] }),
      '/conditions/0/values/1',
      'value_invalid',
      /catalogue/,
    ],
    [
      'a value with NUL',
      one({ field: 'tag', values: ['a\0'] }),
      '/conditions/0/values/0',
      'value_invalid',
      /catalogue/,
    ],
    [
      'all of several vendors',
      one({ field: 'vendor', match: 'all', values: ['a', 'b'] }),
      '/conditions/0/match',
      'match_impossible',
      /Leave match out/,
    ],
    [
      'a state that is no boolean',
      one({ field: 'hasStock', is: 'yes' }),
      '/conditions/0/is',
      'choice_unknown',
      /true, false/,
    ],
    [
      'a regular expression',
      one({ field: 'sku', values: ['^(a+)+$'] }),
      '/conditions/0/values/0',
      'pattern_is_no_glob',
      /glob|\*/,
    ],
    [
      'a pattern of wildcards',
      one({ field: 'sku', values: ['**?'] }),
      '/conditions/0/values/0',
      'pattern_says_nothing',
      /Leave/,
    ],
    [
      'a pattern made to be slow',
      one({ field: 'sku', values: ['*a*a*a*a*a*b'] }),
      '/conditions/0/values/0',
      'pattern_too_wild',
      /several/,
    ],
    [
      'a pattern without an end',
      one({ field: 'sku', values: ['a'.repeat(101)] }),
      '/conditions/0/values/0',
      'pattern_too_long',
      /beginning/,
    ],
  ])('with %s is refused, naming where, the rule and the mend', (_what, given, pointer, code, hint) => {
    try {
      readFilter(given);
      throw new Error('was taken');
    } catch (error) {
      const {
        code: whole,
        message,
        details,
        hint: mend,
      } = error as { code: string; message: string; hint: string; details: { errors: object[] } };
      expect(whole).toBe('filter_invalid');
      expect(message).toContain(pointer);
      expect(mend).toMatch(hint);
      expect(details.errors).toEqual([expect.objectContaining({ pointer, code, hint: expect.stringMatching(hint) })]);
    }
  });

  it('names all that is wrong at once', () => {
    expect(() => readFilter({ match: 'none', conditions: [{ field: 'x' }, { field: 'tag' }] })).toThrow(
      /\/match .*\/conditions\/0\/field .*\/conditions\/1\/values/,
    );
  });
});
