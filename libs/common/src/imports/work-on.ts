import type { FileImport } from './file-import';
import type { FileImportParameters } from './file-import-parameters';
import type { ImportDeclaration } from './import-declaration';
import type { ImportFile } from './import-file';
import { readParameters } from './read-parameters';
import { asUndo } from './undo/undoing-of';
import type { Work } from './work';

export type Surroundings = Pick<Work, 'run' | 'dependencies' | 'session' | 'connection'>;

/** The work on a file as its row stands, by the parameters it was claimed with. */
export function workOn(around: Surroundings, row: FileImport): Work {
  const { parameters, declaration } = readParameters(row.parameters, around.dependencies.declarations);
  const work = { ...around, declaration, row, file: asDeclared(row, parameters) };
  return row.undoOf === null ? work : asUndo(work);
}

/** A file as declarations see it. */
export function asDeclared(row: FileImport, parameters: FileImportParameters): ImportFile {
  const { importNo, importId, runId, configId, fileName, fileSize, arrivedAt, asOf, resendOf } = row;
  return { importNo, importId, runId, configId, fileName, fileSize, arrivedAt, asOf, resendOf, parameters };
}

/** Files of one lane are compared and applied one at a time. */
export const laneOf = ({ lane, configId }: ImportDeclaration): string => lane ?? configId;
