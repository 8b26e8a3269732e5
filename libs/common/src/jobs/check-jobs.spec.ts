import { jobParameters, type JobId } from '@app/common/contracts';
import { checkJobs } from './check-jobs';
import type { DeclaredJob } from './job';

const declared = (id: JobId): DeclaredJob => ({
  id,
  title: id,
  parameters: jobParameters[id],
  scope: () => id,
  run: null,
});

describe('the jobs of a service', () => {
  it('are exactly those that the list of owners gives it', () => {
    expect(() => checkJobs('threshold', [declared('EXP_PROD_THOLD'), declared('IMP_PROD_THOLD')])).not.toThrow();
  });

  it('are refused at boot, all at once, where one is missing, foreign or declared twice', () => {
    const jobs = [declared('IMP_PROD_THOLD'), declared('IMP_PROD_THOLD'), declared('JOB_UL_INV')];
    expect(() => checkJobs('threshold', jobs)).toThrow(
      'EXP_PROD_THOLD is not declared; JOB_UL_INV belongs to shopify-sync; IMP_PROD_THOLD is declared twice',
    );
  });

  it('are refused where one checks a parameter that it does not have', () => {
    const checks = { configld: () => undefined };
    const jobs = [declared('EXP_PROD_THOLD'), { ...declared('IMP_PROD_THOLD'), checks }];
    expect(() => checkJobs('threshold', jobs)).toThrow('IMP_PROD_THOLD checks configld, which is no parameter of it');
  });
});
