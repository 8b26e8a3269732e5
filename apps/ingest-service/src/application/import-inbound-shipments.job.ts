import { jobParameters } from '@app/common/contracts';
import type { NotBuiltJob } from '@app/common/jobs';

/** JOB_IMP_TO_SHPMNT: shipments of fulfilled transfer orders, from the connection into what is expected. Declared, not yet built. */
export const importInboundShipments: NotBuiltJob = {
  id: 'JOB_IMP_TO_SHPMNT',
  title: 'Import Inbound Shipment',
  parameters: jobParameters.JOB_IMP_TO_SHPMNT,
  scope: ({ propertyResource, configId }) => `${String(propertyResource)}|${String(configId)}`,
  run: null,
};
