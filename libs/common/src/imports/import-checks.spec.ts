import { Connections } from '@app/common/files';
import { importChecks } from './import-checks';

const checks = importChecks({
  connections: new Connections(new Map([['FTP_CONFIG', { kind: 'local', baseDirectory: '/nowhere' }]])),
  declarations: new Map([
    ['RESET_INVENTORY', { configId: 'RESET_INVENTORY', choices: { resetBy: ['ATP', 'QOH'] } } as never],
    ['READ_ELSEWHERE', { configId: 'READ_ELSEWHERE', takesNoFiles: true } as never],
  ]),
});
const all = { configId: 'RESET_INVENTORY' };

describe('what a file-import job is asked for with', () => {
  it('passes where everything it names is there', () => {
    expect(checks['propertyResource']!('FTP_CONFIG', all)).toBeUndefined();
    expect(checks['configId']!('RESET_INVENTORY', all)).toBeUndefined();
    expect(checks['fileNameRegex']!('*.csv', all)).toBeUndefined();
    expect(checks['additionalParameters']!({ resetBy: 'QOH' }, all)).toBeUndefined();
  });

  it.each([
    [
      'propertyResource',
      'FTP_CONFG',
      { rule: 'must name a connection of CONNECTIONS_FILE', hint: 'Did you mean FTP_CONFIG?' },
    ],
    ['configId', 'RESET', { rule: 'must name an import of this job', hint: 'Known are RESET_INVENTORY.' }],
    ['fileNameRegex', '^(a', { rule: expect.stringContaining('is no pattern'), hint: expect.stringContaining('RE2') }],
    ['fileNameRegex', '^(?=a)b$', { rule: expect.stringContaining('is no pattern') }],
    ['additionalParameters', { resetBy: 'atp' }, { member: 'resetBy', rule: 'must be one of ATP, QOH, not atp' }],
    ['additionalParameters', { resetby: 'ATP' }, { member: 'resetby', hint: 'Did you mean "resetBy"?' }],
  ])('is refused at once with %s %j', (name, value, broken) => {
    expect(checks[name]!(value, all)).toMatchObject(broken);
  });

  it('cannot name what takes no files, unless it undoes that', () => {
    expect(checks['configId']!('READ_ELSEWHERE', { propertyResource: 'FTP_CONFIG' })).toMatchObject({
      rule: 'must name an import of this job',
    });
    expect(checks['configId']!('READ_ELSEWHERE', { propertyResource: 'UPLOADS' })).toBeUndefined();
  });
});
