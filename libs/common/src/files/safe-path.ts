import { posix } from 'node:path';
import { StocklineError, shorten } from '@app/common/kernel';

/**
 * The path of `parts` below the base directory, which it can never leave: whatever came from a file name or a parameter is held to that.
 * Refused are `..` (between backslashes too, which some servers take for separators), absolute paths, drive letters and NUL.
 * Every other name is fine: spaces, quotes, a leading dash, any script.
 */
export function safePath(baseDirectory: string, ...parts: readonly string[]): string {
  for (const part of parts)
    if (leaves(part))
      throw new StocklineError({
        code: 'path_unsafe',
        message: `the path "${shorten(part)}" would leave the base directory of its connection`,
        hint: 'Name files and directories below the base directory, without "..", drive letters or a leading slash.',
      });
  return posix.join(baseDirectory, ...parts);
}

const leaves = (part: string): boolean =>
  part.includes('\0') ||
  /^(?:[/\\]|[a-z]:(?:[/\\]|$))/i.test(part) ||
  part.split(/[/\\]/).some((name) => name.trim() === '..');
