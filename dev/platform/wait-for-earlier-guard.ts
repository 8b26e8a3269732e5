import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** Waits until the guard that a crashed launcher left with this file has stopped its program; a file of the dead is passed over. */
export async function waitForEarlierGuard(pidFile: string, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (Date.now() < deadline && existsSync(pidFile) && isGuard(Number(readFileSync(pidFile, 'utf8'))))
    await pause(50);
}

function isGuard(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('guard.mjs');
  } catch {
    // Without /proc the living process is taken for the guard: the wait is bounded.
    return true;
  }
}
