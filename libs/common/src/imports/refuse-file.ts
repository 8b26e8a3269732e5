import { StocklineError } from '@app/common/kernel';
import { advance } from './advance';
import type { FileError } from './file-import';
import { dropStaging } from './staging-table';
import { endWithoutEffect } from './undo/end-without-effect';
import type { Work } from './work';

/** Ends a file with its one error; what is left to do is to move it to rejected/. What had been applied of it stays and is told. */
export async function refuseFile(
  { session, row, file, declaration, dependencies }: Work,
  cause: unknown,
): Promise<void> {
  const reached = { state: 'reported', status: 'failed', error: errorOf(cause, row.fileName) } as const;
  await session.transaction(async (tx) => {
    await declaration.forget(tx, file);
    await advance(tx, row, { ...reached, timings: row.timings });
    await endWithoutEffect(tx, row);
  });
  await dropStaging(session, row.importNo);
  const appliedSoFar =
    row.appliedOrdinal > 0 ? { differences: row.differences, appliedOrdinal: row.appliedOrdinal } : {};
  Object.assign(row, reached);
  if (!(cause instanceof StocklineError))
    dependencies.logger.error(
      { err: cause, importId: row.importId, fileName: row.fileName, ...appliedSoFar },
      'import failed',
    );
}

function errorOf(cause: unknown, fileName: string): FileError {
  if (cause instanceof StocklineError) return { code: cause.code, message: cause.message, hint: cause.hint };
  return {
    code: 'internal_error',
    message: `"${fileName}" could not be imported because of a defect in the service`,
    hint: "The service's log has the details under the import's id; send the file again once it is mended.",
  };
}
