import { jobParameters } from '@app/common/contracts';
import type { NotBuiltJob } from '@app/common/jobs';

/** SYNC_INV_SHPF_MLTTHD: levels read from the shops, applied where Shopify is master and compared elsewhere. Declared, not yet built. */
export const syncFromShopify: NotBuiltJob = {
  id: 'SYNC_INV_SHPF_MLTTHD',
  title: 'Sync Inventory From Shopify',
  parameters: jobParameters.SYNC_INV_SHPF_MLTTHD,
  scope: ({ propertyResource, configId }) => `${String(propertyResource)}|${String(configId)}`,
  run: null,
};
