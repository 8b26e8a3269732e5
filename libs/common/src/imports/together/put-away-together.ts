import { lazily } from '@app/common/database';
import { moveAway } from '../archive-file';
import { logFile } from '../log-file';
import type { Work } from '../work';

/**
 * Moves files away that have taken effect together, one after the other, and ends them in one statement. One that cannot be moved is left for the next run, with all behind it
 * where a second cannot either; the first failure is thrown once the others have ended.
 */
export async function putAwayTogether(works: readonly Work[]): Promise<void> {
  const { run, dependencies } = works[0]!;
  const moved: { work: Work; movedTo: string | null }[] = [];
  const failures: unknown[] = [];
  for (const work of works) {
    if (run.signal.aborted || failures.length > 1) break;
    try {
      moved.push({ work, movedTo: await moveAway(work) });
    } catch (error) {
      failures.push(error);
    }
  }
  // A move that is not told of here is seen when it is tried again: the commit need not wait for the disk.
  await dependencies.database.execute(
    `with ${lazily} update file_import f set state = 'ended', ended_at = now(), moved_to = n.moved_to
     from lazily, unnest($1::bigint[], $2::text[]) as n (import_no, moved_to)
     where f.import_no = n.import_no and f.state = 'reported' and f.ended_at is null`,
    [moved.map(({ work }) => work.row.importNo), moved.map(({ movedTo }) => movedTo)],
  );
  for (const { work, movedTo } of moved) {
    Object.assign(work.row, { state: 'ended', movedTo });
    await dependencies.onStep?.('archive', work.row.importId);
    logFile(work);
  }
  run.signal.throwIfAborted();
  if (failures.length > 0) throw failures[0];
}
