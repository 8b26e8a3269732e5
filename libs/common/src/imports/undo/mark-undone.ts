import type { Tx } from '@app/common/database';

/**
 * Writes up the chain what an undo, coming into effect or being taken out of it, means: what it takes back is undone or not, what that took back
 * is the opposite, and so on. Chains are as long as people have patience.
 */
export async function markUndone(tx: Tx, undoId: string, isInEffect: boolean): Promise<void> {
  let [child, counts] = [undoId, isInEffect];
  for (;;) {
    const [parent] = await tx.query<{ importId: string }>(
      `update file_import p set undone_by = case when $2 then u.import_id end
       from file_import u where u.import_id = $1::uuid and p.import_id = u.undo_of returning p.import_id as "importId"`,
      [child, counts],
    );
    if (!parent) return;
    [child, counts] = [parent.importId, !counts];
  }
}
