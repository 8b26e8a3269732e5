import { jobParameters } from '@app/common/contracts';
import { importChecks, importFiles, importedSoFar, type ImportDependencies } from '@app/common/imports';
import type { Job } from '@app/common/jobs';

/** JOB_IMP_TO_SHPMNT: shipments of fulfilled transfer orders, from the connection into what is expected. It moves no stock. */
export const importInboundShipments = (dependencies: ImportDependencies): Job => ({
  id: 'JOB_IMP_TO_SHPMNT',
  title: 'Import Inbound Shipment',
  parameters: jobParameters.JOB_IMP_TO_SHPMNT,
  checks: importChecks(dependencies),
  scope: ({ propertyResource, configId }) => `${String(propertyResource)}|${String(configId)}`,
  run: (run) => importFiles(run, dependencies),
  soFar: (runId) => importedSoFar(dependencies.database, runId),
});
