import { readPairs } from './parameter-pairs';
import type { ShownParameter } from './services';

const declared = [
  { name: 'scheduleNow', type: 'boolean', aliases: [] },
  { name: 'facilityGroupID', type: 'string', aliases: ['facilityGroupId'] },
] as unknown as ShownParameter[];

describe('parameters on the command line', () => {
  it('are read by their declared type, and as text where there is none', () => {
    expect(
      readPairs(['scheduleNow=TRUE', 'facilityGroupId=true', 'other=1', 'a=b=c', 'shopId=null'], declared),
    ).toEqual({
      scheduleNow: true,
      facilityGroupId: 'true',
      other: '1',
      a: 'b=c',
      shopId: null,
    });
  });

  it('are left to the service where they do not fit their type', () => {
    expect(readPairs(['scheduleNow=perhaps'], declared)).toEqual({ scheduleNow: 'perhaps' });
  });

  it.each(['=x', 'configId'])('are refused as "%s"', (pair) => {
    expect(() => readPairs([pair], declared)).toThrow('is no name=value');
  });
});
