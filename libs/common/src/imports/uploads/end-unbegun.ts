import type { Tx } from '@app/common/database';
import type { FileError } from '../file-import';
import { isUnbegunUpload } from './uploads';

const neverBegun: FileError = {
  code: 'run_cancelled',
  message: 'its run ended before the file was begun',
  hint: 'Send it again if that was wrong.',
};

/** Ends the files that came with a run which ended before it began them, in the transaction that ends the run. What is left is to move them away. */
export async function endUnbegun(tx: Tx, { runId, error }: { runId: string; error?: object | null }): Promise<void> {
  await tx.execute(
    `update file_import f set state = 'reported', status = 'cancelled', error = $2
     where run_id = $1 and ended_at is null and ${isUnbegunUpload('f')}`,
    [runId, JSON.stringify(error ?? neverBegun)],
  );
}
