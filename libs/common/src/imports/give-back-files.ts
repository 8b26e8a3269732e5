import { StocklineError } from '@app/common/kernel';
import { fileImportColumns, type FileImport } from './file-import';
import type { Tx } from '@app/common/database';
import type { ImportDependencies } from './import-dependencies';
import type { ImportRun } from './import-run';
import { readParameters } from './read-parameters';
import { markUndone } from './undo/mark-undone';
import { uploadsConnection } from './uploads/uploads';
import { asDeclared } from './work-on';

/** Whether the run was cancelled by a person, and not merely handed over to another replica. */
export const isCancelled = ({ signal }: ImportRun): boolean =>
  signal.reason instanceof StocklineError && signal.reason.code === 'run_cancelled';

/**
 * Undoes the claims of a cancelled run of which nothing has taken effect: the files stay in incoming/ and the next run takes them by its
 * own parameters; an upload, which no run would find there, ends. A file that is half applied keeps its claim, and the next run of its lane takes it to its end: half a file is no state
 * to stay in. Call it while the lane is held.
 */
export async function giveBackFiles(run: ImportRun, { database, declarations }: ImportDependencies): Promise<void> {
  const rows = await database.query<FileImport>(
    `select ${fileImportColumns} from file_import
     where run_id = $1 and ended_at is null and applied_ordinal = 0 and state in ('claimed', 'downloaded', 'compared')`,
    [run.runId],
  );
  for (const row of rows) {
    const { parameters, declaration } = readParameters(row.parameters, declarations);
    await database.transaction(async (tx) => {
      await declaration.forget(tx, asDeclared(row, parameters));
      if (row.connection === uploadsConnection) await endCancelled(tx, row, run);
      else await tx.execute('delete from file_import where import_no = $1::bigint', [row.importNo]);
    });
  }
}

async function endCancelled(tx: Tx, { importNo, importId, undoOf }: FileImport, { signal }: ImportRun): Promise<void> {
  if (undoOf !== null) await markUndone(tx, importId, false);
  const { code, message, hint } = signal.reason as StocklineError;
  await tx.execute(
    "update file_import set state = 'reported', status = 'cancelled', differences = 0, error = $2 where import_no = $1::bigint",
    [importNo, JSON.stringify({ code, message, hint })],
  );
}
