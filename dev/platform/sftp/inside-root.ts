import { realpathSync } from 'node:fs';
import { join, posix, sep } from 'node:path';

/** A request for something outside the root: answered as a file that may not be touched. */
export class OutsideRoot extends Error {
  readonly code = 'EACCES';
}

/** The path a client sees: absolute from the root, which `..` cannot climb over. */
export const seenPath = (path: string): string => posix.resolve('/', path === '' ? '.' : path);

/**
 * The file on disk behind a client's path, never outside the root: `..` ends at the root, and a symbolic link that leads out
 * (in the directories above, or at the end of the path) is refused.
 */
export function insideRoot(root: string, path: string): string {
  const seen = seenPath(path);
  if (seen.includes('\0')) throw new OutsideRoot('a path holds no NUL');
  const real = realpathSync(root);
  const onDisk = join(real, seen);
  const deepest = realOfDeepest(onDisk);
  if (deepest !== real && !deepest.startsWith(real + sep)) throw new OutsideRoot(`${seen} leads outside`);
  return onDisk;
}

function realOfDeepest(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return realOfDeepest(join(path, '..'));
  }
}
