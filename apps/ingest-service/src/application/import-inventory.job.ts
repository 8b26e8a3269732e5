import { jobParameters } from '@app/common/contracts';
import { endUnbegun, importChecks, importFiles, importedSoFar, type ImportDependencies } from '@app/common/imports';
import type { Job } from '@app/common/jobs';

/** JOB_IMP_INV: every stock file that is due, from the connection into the ledger. Files of a config follow each other. */
export const importInventory = (dependencies: ImportDependencies): Job => ({
  id: 'JOB_IMP_INV',
  title: 'Import Inventory',
  parameters: jobParameters.JOB_IMP_INV,
  checks: importChecks(dependencies),
  scope: ({ propertyResource, configId }) => `${String(propertyResource)}|${String(configId)}`,
  run: (run) => importFiles(run, dependencies),
  ended: endUnbegun,
  soFar: (runId) => importedSoFar(dependencies.database, runId),
});
