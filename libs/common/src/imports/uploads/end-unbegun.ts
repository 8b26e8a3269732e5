import type { Tx } from '@app/common/database';
import type { FileError } from '../file-import';
import { markUndone } from '../undo/mark-undone';
import { isUnbegunUpload } from './uploads';

const neverBegun: FileError = {
  code: 'run_cancelled',
  message: 'its run ended before the file was applied',
  hint: 'Send it again if that was wrong.',
};

/**
 * Ends the files that a run leaves open which ends before it began them, or while they wait for approval, in the transaction that ends the run.
 * What is left is to move them away.
 */
export async function endUnbegun(tx: Tx, { runId, error }: { runId: string; error?: object | null }): Promise<void> {
  const undos = await tx.query<{ importId: string }>(
    `select import_id as "importId" from file_import f
     where run_id = $1 and ended_at is null and undo_of is not null and ${isUnbegunUpload('f')}`,
    [runId],
  );
  for (const { importId } of undos) await markUndone(tx, importId, false);
  await tx.execute(
    `update file_import f set state = 'reported', status = 'cancelled', error = $2
     where run_id = $1 and ended_at is null and (state = 'waiting' or ${isUnbegunUpload('f')})`,
    [runId, JSON.stringify(error ?? neverBegun)],
  );
}
