import { jobParameters } from '@app/common/contracts';
import type { NotBuiltJob } from '@app/common/jobs';

/** EXP_PROD_THOLD: thresholds of the products chosen, as the file that imports them. Declared, not yet built. */
export const exportThresholds: NotBuiltJob = {
  id: 'EXP_PROD_THOLD',
  title: 'Export Product Thresholds',
  parameters: jobParameters.EXP_PROD_THOLD,
  scope: ({ propertyResource }) => String(propertyResource),
  run: null,
};
