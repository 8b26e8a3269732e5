import type { Tx } from '@app/common/database';
import type { FileImport } from '../file-import';
import { markUndone } from './mark-undone';

/**
 * An undo that ends without having taken anything back, because it failed or because something newer stands everywhere, is not in effect: the file
 * counts as before, so its content is not new again, and it may be asked to be undone once more.
 */
export async function endWithoutEffect(tx: Tx, { undoOf, importId, applied }: FileImport): Promise<void> {
  if (undoOf !== null && applied === 0) await markUndone(tx, importId, false);
}
