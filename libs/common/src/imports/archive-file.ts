import { extname } from 'node:path';
import { advance } from './advance';
import { doneMarkersOf } from './done-markers';
import { isClaimed } from './fetch-content';
import type { Work } from './work';

/**
 * Moves the file out of incoming/, to archive/ or, when it was refused, to rejected/, and ends the import. Repeatable: the name there
 * holds the import's id, so a move that has happened is seen, and a newer file of the same name in incoming/ is not touched.
 * A preview leaves the file where it is.
 */
export async function archiveFile(work: Work): Promise<void> {
  const { row, dependencies, connection } = work;
  let movedTo: string | null = null;
  if (!row.dryRun) {
    const ending = extname(row.fileName);
    const stem = row.fileName.slice(0, row.fileName.length - ending.length);
    movedTo = `${row.status === 'failed' || row.status === 'cancelled' ? 'rejected' : 'archive'}/${stem}.${row.importId}${ending}`;
    const source = `${row.directory}/${row.fileName}`;
    // A move that was cut off half way is ended by moving again; a file that is another one by now is not ours to move.
    if (isClaimed(work, await connection.stat(source))) movedTo = await connection.move(source, movedTo);
    else if (!(await connection.exists(movedTo))) movedTo = null;
    await removeMarkers(work);
  }
  const reached = { state: 'ended', movedTo } as const;
  await advance(dependencies.database, row, { ...reached, timings: row.timings });
  Object.assign(row, reached);
}

/** A marker speaks of the file that is gone: left there, it would call the next one of that name whole while it is being written. */
export async function removeMarkers({ row, connection, dependencies }: Work): Promise<void> {
  const ending = dependencies.connections.doneMarkerOf(row.connection);
  if (ending === undefined || (await connection.exists(`${row.directory}/${row.fileName}`))) return;
  for (const marker of doneMarkersOf(row.fileName, ending)) await connection.remove(`${row.directory}/${marker}`);
}
