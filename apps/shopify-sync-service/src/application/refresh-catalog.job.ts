import { jobParameters } from '@app/common/contracts';
import type { NotBuiltJob } from '@app/common/jobs';

/** REFRESH_CATALOG: variants, items, tags, collections and locations of a shop into the master data. Declared, not yet built. */
export const refreshCatalog: NotBuiltJob = {
  id: 'REFRESH_CATALOG',
  title: 'Refresh Catalogue',
  parameters: jobParameters.REFRESH_CATALOG,
  scope: ({ shopId }) => (typeof shopId === 'string' ? shopId : 'all shops'),
  run: null,
};
