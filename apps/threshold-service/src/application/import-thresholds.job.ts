import { jobParameters } from '@app/common/contracts';
import { endUnbegun, importChecks, importFiles, importedSoFar, type ImportDependencies } from '@app/common/imports';
import type { Job, ParameterValues, RunContext, RunOutcome } from '@app/common/jobs';
import { MasterData } from './ports';

/**
 * IMP_PROD_THOLD, Import Product Thresholds: files from a connection into what is held back.
 *
 *   master data   read to the end first: a product not yet heard of is no unknown product
 *   load          every file whole, cell by cell                       infrastructure/imports/threshold-row-reader.ts
 *   compare       once against what is held back                       infrastructure/imports/compare-thresholds.ts
 *   apply         the differences in small transactions: values,
 *                 history, and threshold-changed for what is in force  infrastructure/imports/apply-thresholds.ts
 *   error file    the rejected rows, to be mended and sent back
 */
export class ImportThresholdsJob implements Job {
  readonly id = 'IMP_PROD_THOLD';
  readonly title = 'Import Product Thresholds';
  readonly parameters = jobParameters.IMP_PROD_THOLD;
  readonly checks: Job['checks'];
  readonly ended = endUnbegun;

  constructor(
    private readonly masterData: MasterData,
    private readonly imports: ImportDependencies,
  ) {
    this.checks = importChecks(imports);
  }

  /** Files of one configuration are taken in their order. */
  scope({ configId }: ParameterValues): string {
    return String(configId);
  }

  async run(run: RunContext): Promise<RunOutcome> {
    await run.progress('master data', 0, null, 'products');
    await this.masterData.whenRead(run.signal);
    return importFiles(run, this.imports);
  }

  async soFar(runId: string): Promise<Pick<RunOutcome, 'counts' | 'files'>> {
    return importedSoFar(this.imports.database, runId);
  }
}
