import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WrongUse } from './wrong-use';

/** Keeps a second launcher off a data directory; the lock of one that died is taken over. Gives the way to unlock it. */
export function lockDirectory(directory: string): () => void {
  const file = join(directory, 'launcher.lock');
  const take = (): void => writeFileSync(file, `${process.pid}\n`, { flag: 'wx' });
  try {
    take();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const holder = Number(readFileSync(file, 'utf8'));
    if (holder > 0 && holder !== process.pid && isAlive(holder))
      throw new WrongUse(
        `Stockline runs already on ${directory} (process ${holder}): stop it, or name another --data-dir`,
      );
    rmSync(file, { force: true });
    take();
  }
  return () => rmSync(file, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
