import { jobParameters } from '@app/common/contracts';
import { StocklineError } from '@app/common/kernel';
import { checkedBy } from './parameter-check';
import { readParameters } from './read-parameters';

const read = (given: Record<string, unknown>): unknown =>
  readParameters('JOB_IMP_INV', jobParameters.JOB_IMP_INV, given);
const refusal = (given: Record<string, unknown>): StocklineError => {
  try {
    read(given);
  } catch (error) {
    return error as StocklineError;
  }
  throw new Error('it was taken');
};

describe('the parameters of a run', () => {
  it('have their defaults where nothing is given', () => {
    expect(read({})).toMatchObject({
      propertyResource: 'FTP_CONFIG',
      configId: 'RESET_INVENTORY',
      fileNameRegex: '*.csv',
      groupBy: 'facilityId',
      scheduleNow: false,
      additionalParameters: null,
    });
  });

  it('take booleans in any case, and an object as JSON text or as it is', () => {
    expect(read({ scheduleNow: 'TRUE', additionalParameters: '{"resetBy":"QOH"}' })).toMatchObject({
      scheduleNow: true,
      additionalParameters: { resetBy: 'QOH' },
    });
    expect(read({ additionalParameters: { resetBy: 'ATP' } })).toMatchObject({
      additionalParameters: { resetBy: 'ATP' },
    });
  });

  it.each([
    ['an unknown name', { configld: 'X' }, /configld is no parameter of JOB_IMP_INV/],
    ['null where a value is required', { configId: null }, /configId must have a value/],
    ['a blank where a value is required', { propertyResource: ' ' }, /propertyResource must have a value/],
    ['a number for text', { configId: 7 }, /configId must be text/],
    ['a word for a boolean', { scheduleNow: 'yes' }, /scheduleNow must be true or false, not yes/],
    ['a list for an object', { additionalParameters: [] }, /additionalParameters must be a JSON object/],
    ['broken JSON', { additionalParameters: '{' }, /additionalParameters must be a JSON object/],
  ])('refuse %s and name it', (_, given, told) => {
    expect(refusal(given)).toMatchObject({ code: 'parameters_invalid', message: expect.stringMatching(told) });
  });

  it('are refused all at once, each with its pointer, and a typo with the name that was meant', () => {
    const { details, hint } = refusal({ configld: 'X', scheduleNow: 3 });
    expect(hint).toBe('Did you mean configId?');
    expect(details['errors']).toEqual([
      expect.objectContaining({ pointer: '/parameters/configld' }),
      expect.objectContaining({ pointer: '/parameters/scheduleNow', example: 'true' }),
    ]);
  });

  it('take the other spelling of a name, but not both', () => {
    const table = jobParameters.UL_RCNT_INV;
    expect(readParameters('UL_RCNT_INV', table, { facilityGroupId: 'G' })).toMatchObject({ facilityGroupID: 'G' });
    expect(() => readParameters('UL_RCNT_INV', table, { facilityGroupId: 'G', facilityGroupID: 'G' })).toThrow(
      /says again/,
    );
  });

  it('read units with or without the word', () => {
    expect(readParameters('EXP_PROD_THOLD', jobParameters.EXP_PROD_THOLD, { threshold: '10 units' })).toMatchObject({
      threshold: 10,
    });
    expect(() => readParameters('EXP_PROD_THOLD', jobParameters.EXP_PROD_THOLD, { threshold: 'ten' })).toThrow(
      /whole number/,
    );
  });

  it('are held against rules beyond their type, at the member that breaks one', () => {
    const checks = {
      configId: (value: unknown) =>
        value === 'RESET_INVENTORY' ? undefined : { rule: 'must name an import of this job', hint: 'Known: …' },
      additionalParameters: checkedBy((value) => {
        throw new StocklineError({
          code: 'parameter_invalid',
          message: `additionalParameters.resetBy must be one of ATP, QOH, not ${(value as { resetBy: string }).resetBy}`,
          details: { parameter: 'additionalParameters.resetBy' },
        });
      }),
    };
    const given = { configId: 'RESET', additionalParameters: { resetBy: 'atp' } };
    expect(() => readParameters('JOB_IMP_INV', jobParameters.JOB_IMP_INV, given, checks)).toThrow(
      expect.objectContaining({
        message:
          'configId must name an import of this job, not RESET; additionalParameters.resetBy must be one of ATP, QOH, not atp',
        details: {
          errors: [
            expect.objectContaining({ pointer: '/parameters/configId', value: 'RESET', example: 'RESET_INVENTORY' }),
            expect.objectContaining({ pointer: '/parameters/additionalParameters/resetBy' }),
          ],
        },
      }),
    );
  });

  it('are not held against a rule where there is no value', () => {
    const checks = { remoteFilename: () => ({ rule: 'is never right' }) };
    expect(readParameters('JOB_IMP_INV', jobParameters.JOB_IMP_INV, {}, checks)).toMatchObject({
      remoteFilename: null,
    });
  });
});
