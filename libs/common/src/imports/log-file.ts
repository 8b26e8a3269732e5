import type { Work } from './work';

/** The one line a file: what came of it and where the time went. */
export function logFile({ row, run, dependencies }: Work): void {
  const { importId, configId, fileName, status, rows, applied, unchanged, superseded, rejected, error, errorFile } =
    row;
  const counts = { rows, applied, unchanged, superseded, rejected };
  const facts = {
    runId: run.runId,
    importId,
    configId,
    fileName,
    status,
    counts,
    error,
    errorFile,
    timings: row.timings,
  };
  dependencies.logger.info(facts, 'file imported');
}
