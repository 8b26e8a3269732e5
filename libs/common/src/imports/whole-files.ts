import { setTimeout as pause } from 'node:timers/promises';
import type { FileConnection, RemoteFile } from '@app/common/files';

interface Choice {
  directory: string;
  isWanted: (name: string) => boolean;
  minAgeMs: number;
  signal: AbortSignal;
}

/**
 * The wanted files that are written to their end, in order of arrival, then name. A file is taken to be whole when it has not changed
 * for `minAgeMs`: by its own time, or, where that is young or lies in the future (another clock), because it was watched that long.
 * Waits at most twice that long for young ones; what is still growing then is left for a later run.
 */
export async function wholeFiles(
  connection: FileConnection,
  { directory, isWanted, minAgeMs, signal }: Choice,
): Promise<{ whole: RemoteFile[]; growing: string[] }> {
  const deadlineMs = performance.now() + 2 * minAgeMs;
  const watched = new Map<string, { looks: string; sinceMs: number }>();
  for (;;) {
    const listed = (await connection.list(directory)).filter(({ name }) => isWanted(name));
    const nowMs = performance.now();
    const unchangedMs = (file: RemoteFile): number => {
      const looks = `${file.size} ${file.modifiedAt.getTime()}`;
      const before = watched.get(file.name);
      if (before?.looks === looks) return nowMs - before.sinceMs;
      watched.set(file.name, { looks, sinceMs: nowMs });
      return 0;
    };
    const isWhole = new Map(
      listed.map((file) => [file.name, Math.max(unchangedMs(file), ageMs(file.modifiedAt)) >= minAgeMs]),
    );
    const growing = listed.filter(({ name }) => !isWhole.get(name)).map(({ name }) => name);
    if (growing.length === 0 || nowMs >= deadlineMs)
      return { whole: listed.filter(({ name }) => isWhole.get(name)).sort(byArrival), growing };
    await pause(Math.max(10, minAgeMs / 8), undefined, { signal });
  }
}

/** Many servers tell whole seconds, cut off: such a file may be almost a second younger than it says. */
function ageMs(modifiedAt: Date): number {
  const cutOffMs = modifiedAt.getMilliseconds() === 0 ? 999 : 0;
  return Date.now() - modifiedAt.getTime() - cutOffMs;
}

const byArrival = (left: RemoteFile, right: RemoteFile): number =>
  left.modifiedAt.getTime() - right.modifiedAt.getTime() || (left.name < right.name ? -1 : 1);
