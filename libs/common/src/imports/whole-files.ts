import { setTimeout as pause } from 'node:timers/promises';
import type { FileConnection, RemoteFile } from '@app/common/files';
import { doneMarkersOf } from './done-markers';

interface Choice {
  directory: string;
  isWanted: (name: string) => boolean;
  minAgeMs: number;
  /** The ending of the marker that a file must have beside it, where one is agreed on. */
  doneMarker?: string;
  signal: AbortSignal;
}

/**
 * The wanted files that are written to their end, in order of arrival, then name. A file is taken to be whole when it has not changed
 * for `minAgeMs`: by its own time, or, where that is young or lies in the future (another clock), because it was watched that long.
 * Where a marker is agreed on, it must be there as well. Waits at most twice that long for young ones; what is still growing then is left for a later run.
 */
export async function wholeFiles(
  connection: FileConnection,
  { directory, isWanted, minAgeMs, doneMarker, signal }: Choice,
): Promise<{ whole: RemoteFile[]; growing: string[] }> {
  const deadlineMs = performance.now() + 2 * minAgeMs;
  const watched = new Map<string, { looks: string; sinceMs: number }>();
  for (;;) {
    const all = await connection.list(directory);
    const names = new Set(all.map(({ name }) => name));
    const isMarked = (name: string): boolean =>
      doneMarker === undefined || doneMarkersOf(name, doneMarker).some((marker) => names.has(marker));
    const wanted = all.filter(({ name }) => isWanted(name) && !(doneMarker && name.endsWith(doneMarker)));
    // One without its marker may come to its end any time: it is not waited for.
    const unmarked = wanted.filter(({ name }) => !isMarked(name)).map(({ name }) => name);
    const listed = wanted.filter(({ name }) => isMarked(name));
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
      return {
        whole: listed.filter(({ name }) => isWhole.get(name)).sort(byArrival),
        growing: [...growing, ...unmarked],
      };
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
