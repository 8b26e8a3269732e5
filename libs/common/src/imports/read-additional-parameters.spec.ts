import { readAdditionalParameters } from './read-additional-parameters';

describe('readAdditionalParameters', () => {
  const choices = { choices: { resetBy: ['ATP', 'QOH'] } };

  it('takes an object or its JSON text, and fills in what is left out', () => {
    const expected = { dryRun: true, columns: {}, constants: {}, resetBy: 'QOH' };
    expect(readAdditionalParameters({ dryRun: true, resetBy: 'QOH' }, choices)).toEqual(expected);
    expect(readAdditionalParameters('{"dryRun":"TRUE","resetBy":"QOH"}', choices)).toEqual(expected);
    expect(readAdditionalParameters(undefined, choices)).toEqual({ dryRun: false, columns: {}, constants: {} });
  });

  it('refuses an unknown key and names the nearest known one', () => {
    expect(() => readAdditionalParameters({ delimeter: ';' }, choices)).toThrow(
      expect.objectContaining({ code: 'parameter_unknown', hint: 'Did you mean "delimiter"?' }),
    );
  });

  it("knows a declaration's own choices, and only the values they may have", () => {
    expect(() => readAdditionalParameters({ resetBy: 'atp' }, choices)).toThrow('must be one of ATP, QOH, not atp');
    expect(() => readAdditionalParameters({ resetBy: 'ATP' }, {})).toThrow(
      expect.objectContaining({ code: 'parameter_unknown' }),
    );
  });

  it('refuses a key that means nothing to the import with the reason, known elsewhere or not', () => {
    const of = { refuses: { asOf: 'a difference speaks of no moment' } };
    expect(() => readAdditionalParameters({ asOf: '2026-11-24T06:00:00Z' }, of)).toThrow(
      expect.objectContaining({
        code: 'parameter_unfit',
        message: expect.stringContaining('a difference speaks of no moment'),
      }),
    );
    expect(() => readAdditionalParameters({ asof: '' }, of)).toThrow('additionalParameters has no key "asof"');
  });

  it.each([
    [{ asOf: '2026-11-24' }, 'RFC 3339'],
    [{ asOf: '2026-11-24T10:00:00' }, 'with its zone'],
    [{ delimiter: ';;' }, 'one character'],
    [{ columns: ['sku'] }, 'an object of texts'],
    [{ constants: { facilityId: 1 } }, 'an object of texts'],
    ['{"dryRun"', 'must be a JSON object'],
    [[], 'must be a JSON object'],
  ])('says what is wrong with %j', (given, rule) => {
    expect(() => readAdditionalParameters(given, choices)).toThrow(rule);
  });
});
