import { filePattern } from '@app/common/files';
import type { FileImportParameters } from './file-import-parameters';

/** Whether a run takes the files of a name: the one that it names, or those that match. */
export function isWantedBy({
  remoteFilename,
  fileNameRegex,
}: Pick<FileImportParameters, 'remoteFilename' | 'fileNameRegex'>): (name: string) => boolean {
  if (remoteFilename !== undefined) return (name) => name === remoteFilename;
  const matches = filePattern(fileNameRegex);
  return (name) => matches(name) && !name.startsWith('.');
}
