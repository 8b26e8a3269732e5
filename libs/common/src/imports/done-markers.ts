import { posix } from 'node:path';

/** The names that the marker of a file may have: the whole name with the ending behind it, or in the place of the file's own. */
export function doneMarkersOf(fileName: string, ending: string): string[] {
  const own = posix.extname(fileName);
  return [`${fileName}${ending}`, `${fileName.slice(0, fileName.length - own.length)}${ending}`];
}
