import type { FileImport } from './file-import';
import type { ImportDeclaration } from './import-declaration';
import { readParameters } from './read-parameters';
import { asUndo } from './undo/undoing-of';
import type { Work } from './work';

type Surroundings = Pick<Work, 'run' | 'dependencies' | 'session' | 'connection'>;

/** The work on a file as its row stands, by the parameters it was claimed with. */
export function workOn(around: Surroundings, row: FileImport): Work {
  const { parameters, declaration } = readParameters(row.parameters, around.dependencies.declarations);
  const { importNo, importId, runId, configId, fileName, arrivedAt, asOf, resendOf } = row;
  const file = { importNo, importId, runId, configId, fileName, arrivedAt, asOf, resendOf, parameters };
  const work = { ...around, declaration, row, file };
  return row.undoOf === null ? work : asUndo(work);
}

/** Files of one lane are compared and applied one at a time. */
export const laneOf = ({ lane, configId }: ImportDeclaration): string => lane ?? configId;
