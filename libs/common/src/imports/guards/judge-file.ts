import { advance } from '../advance';
import type { Work } from '../work';
import { cancelEarlierWaiting, earlierWaiting } from './cancel-earlier-waiting';
import { figuresOfEvery, lastOfItsKind } from './figures-of-every';
import type { JudgedGuard } from './guard';
import { judgeGuards, sayTripped } from './judge-guards';
import { seenBefore } from './seen-before';

/**
 * Holds what the comparison found against the guards, before anything is applied. A file that trips one waits for a person; what a person has
 * approved goes on, unless it trips a guard by now that they were not shown. The newer file of a config takes the place of one that waits.
 */
export async function judgeFile(work: Work): Promise<void> {
  const { row, session, dependencies, declaration, file } = work;
  // A person asked for an undo, knowing what it takes back.
  if (row.appliedOrdinal > 0 || row.undoOf !== null) return;
  const limits = dependencies.guards?.get(row.configId) ?? {};
  const guards = judgeGuards(
    [
      ...(row.figures ?? []),
      ...figuresOfEvery(row, await lastOfItsKind(session, row, dependencies)),
      ...(await seenBefore(work)),
    ],
    limits,
  );
  const waits = !row.dryRun && row.differences > 0 && guards.some((guard) => mustWait(guard, row.approved));
  // Nearly always it goes on, and in nobody's place: that is one statement.
  if (!waits && (await earlierWaiting(session, work)).length === 0) await advance(session, row, { guards });
  else
    await session.transaction(async (tx) => {
      if (waits) await declaration.forget(tx, file);
      await advance(tx, row, { guards, ...(waits ? { state: 'waiting' as const, waitsUntil: waitsUntil(work) } : {}) });
      await cancelEarlierWaiting(tx, work);
    });
  Object.assign(row, { guards, ...(waits ? { state: 'waiting' } : {}) });
  const { importId, runId, fileName } = row;
  if (waits)
    dependencies.logger.warn({ importId, runId, fileName, says: sayTripped(guards) }, 'file waits for approval');
}

const mustWait = ({ guard, tripped }: JudgedGuard, approved: readonly string[] | null): boolean =>
  tripped && !approved?.includes(guard);

const waitsUntil = ({ dependencies }: Work): Date =>
  new Date(Date.now() + (dependencies.approvalWithinMs ?? 72 * 60 * 60 * 1_000));
