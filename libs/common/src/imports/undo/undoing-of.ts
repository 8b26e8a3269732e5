import { StocklineError } from '@app/common/kernel';
import type { ImportDeclaration } from '../import-declaration';
import type { Work } from '../work';
import type { Undoing } from './undo-declaration';

/** The work on an undo, as that on a file: its differences are what is to be taken back, and the steps behind the comparison are the same. */
export function asUndo(work: Work): Work {
  const { undo } = work.declaration;
  if (!undo)
    throw new StocklineError({
      code: 'import_not_undoable',
      message: `what ${work.row.configId} did cannot be taken back`,
      hint: 'State what should stand by another file.',
    });
  const undoing = (): Promise<Undoing> => undoingOf(work);
  const declaration: ImportDeclaration = {
    ...work.declaration,
    goesByTurns: false,
    create: undefined,
    apply: async (tx, _, from, to) => undo.apply(tx, await undoing(), from, to),
    forget: async (tx) => undo.forget(tx, await undoing()),
  };
  return { ...work, declaration };
}

export async function undoingOf({ row, session }: Work): Promise<Undoing> {
  const [undone] = await session.query<{ importNo: string }>(
    'select import_no as "importNo" from file_import where import_id = $1::uuid',
    [row.undoOf],
  );
  const { importNo, importId, runId, askedBy } = row;
  return { importNo, importId, runId, undoneNo: undone!.importNo, askedBy };
}
