import { extname } from 'node:path';
import { advance } from './advance';
import { doneMarkersOf } from './done-markers';
import { factsOf } from './fetch-content';
import type { Work } from './work';

/** Moves the file out of incoming/ and ends the import. */
export async function archiveFile(work: Work): Promise<void> {
  const { row, dependencies } = work;
  const reached = { state: 'ended', movedTo: await moveAway(work) } as const;
  await advance(dependencies.database, row, { ...reached, timings: row.timings });
  Object.assign(row, reached);
}

/**
 * Moves the file to archive/ or, when it was refused, to rejected/, and gives where it is; null where it is not there any more. Repeatable: the name there
 * holds the import's id, so a move that has happened is seen, and a newer file of the same name in incoming/ is not touched.
 * A preview leaves the file where it is.
 */
export async function moveAway(work: Work): Promise<string | null> {
  const { row, connection } = work;
  if (row.dryRun) return null;
  const ending = extname(row.fileName);
  const stem = row.fileName.slice(0, row.fileName.length - ending.length);
  const isRejected = row.status === 'failed' || row.status === 'cancelled';
  const target = `${isRejected ? 'rejected' : 'archive'}/${stem}.${row.importId}${ending}`;
  const source = `${row.directory}/${row.fileName}`;
  // A file that is another one by now is not ours to move; what a move that was cut off has moved is there.
  const movedTo =
    (await connection.moveThis(source, target, factsOf(row))) ?? ((await connection.exists(target)) ? target : null);
  await removeMarkers(work);
  return movedTo;
}

/** A marker speaks of the file that is gone: left there, it would call the next one of that name whole while it is being written. */
export async function removeMarkers({ row, connection, dependencies }: Work): Promise<void> {
  const ending = dependencies.connections.doneMarkerOf(row.connection);
  if (ending === undefined || (await connection.exists(`${row.directory}/${row.fileName}`))) return;
  for (const marker of doneMarkersOf(row.fileName, ending)) await connection.remove(`${row.directory}/${marker}`);
}
