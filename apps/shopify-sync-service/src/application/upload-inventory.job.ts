import { jobParameters } from '@app/common/contracts';
import type { NotBuiltJob } from '@app/common/jobs';

/** JOB_UL_INV, the hard sync: every mapped level compared with the shop and corrected. Declared, not yet built. */
export const uploadInventory: NotBuiltJob = {
  id: 'JOB_UL_INV',
  title: 'Upload Inventory',
  parameters: jobParameters.JOB_UL_INV,
  scope: ({ shopId }) => (typeof shopId === 'string' ? shopId : 'all shops'),
  run: null,
};
