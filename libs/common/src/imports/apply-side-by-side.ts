import type { Session } from '@app/common/database';
import { Chunks, fewest } from './chunks';
import { CommitDoor } from './commit-door';
import type { Work } from './work';

/**
 * Applies what is left of a file. Where the declaration goes by turns, two connections are at it: each begins with a part
 * of its own, and who is done with that helps the other. Parts do not wait for each other. Within a part the chunk behind takes its locks and does
 * its work while the one before is about to commit; they lock and commit in their order, so that a crash leaves a beginning of each part and no gap.
 * A chunk that fails takes those behind it back as well.
 */
export async function applySideBySide(work: Work): Promise<void> {
  const { dependencies, declaration, row, session, file } = work;
  const goesByTurns =
    file.parameters.groupBy === undefined ? 'always' === declaration.goesByTurns : declaration.goesByTurns;
  const left = row.differences - row.appliedOrdinal;
  const connections = goesByTurns && left > fewest ? 2 : 1;
  const stretches = stretchesOf(work, connections);
  if (connections === 1) return applyOne(stretches, session);
  await dependencies.database.session(async (second) => {
    const ends = await Promise.allSettled([applyOne(stretches, session), applyOne([...stretches].reverse(), second)]);
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed) throw failed.reason;
  });
}

function stretchesOf(work: Work, connections: number): Chunks[] {
  const { differences, appliedOrdinal, parts } = work.row;
  const door = new CommitDoor();
  const all = parts ?? [{ to: differences, reached: appliedOrdinal }];
  const left = all.flatMap(({ to, reached }, part) => (reached < to ? [{ to, reached, part }] : []));
  const sideBySide = left.length === 1 ? connections : 1;
  return left.map((stretch) => new Chunks(work, door, { ...stretch, sideBySide }));
}

/** On one connection, one stretch after the other. */
async function applyOne(stretches: readonly Chunks[], session: Session): Promise<void> {
  try {
    for (const chunks of stretches) await chunks.apply(session);
  } catch (error) {
    for (const chunks of stretches) chunks.stop();
    throw error;
  }
}
