import { advance } from '../advance';
import { removeMarkers } from '../archive-file';
import { isClaimed } from '../fetch-content';
import { refuseFile } from '../refuse-file';
import type { Work } from '../work';
import { StocklineError } from '@app/common/kernel';

export const waitingDirectory = (importId: string): string => `waiting/${importId}`;

/**
 * Moves a file that waits out of the way: incoming/ is free for the next one, and what a person is asked about cannot be overwritten.
 * Repeatable: what has been moved is seen there.
 */
export async function setAside(work: Work): Promise<void> {
  const { row, session, connection } = work;
  const directory = waitingDirectory(row.importId);
  if (row.directory === directory) return;
  const [from, to] = [`${row.directory}/${row.fileName}`, `${directory}/${row.fileName}`];
  if (isClaimed(work, await connection.stat(from))) await connection.move(from, to);
  else if (!(await connection.exists(to))) return refuseFile(work, overwritten(row.fileName));
  await removeMarkers(work);
  await advance(session, row, { directory });
  Object.assign(row, { directory });
}

const overwritten = (fileName: string): StocklineError =>
  new StocklineError({
    code: 'file_missing',
    message: `"${fileName}" was replaced or taken away before it could be laid aside for approval`,
    hint: 'Nothing of it was applied; what lies there now is taken by the next run.',
  });
