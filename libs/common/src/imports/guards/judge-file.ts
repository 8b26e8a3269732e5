import { advance } from '../advance';
import type { Work } from '../work';
import { cancelEarlierWaiting, earlierWaiting } from './cancel-earlier-waiting';
import type { GuardFigure, JudgedGuard } from './guard';
import { judgeGuards, percentOf, sayTripped } from './judge-guards';
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
    [...(row.figures ?? []), ...(await figuresOfEvery(work)), ...(await seenBefore(work))],
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

/** What can be said of any file: how many of its rows are wrong, and how many fewer there are than last time. */
async function figuresOfEvery({ row, session, dependencies }: Work): Promise<GuardFigure[]> {
  const rejected = percentOf(row.rejected, row.rows);
  const figures = [
    { guard: 'rejectedShare', figure: rejected, of: row.rows, says: `${rejected} % of ${row.rows} rows are rejected` },
  ];
  // Mended rows are few by their nature.
  if (row.resendOf !== null || dependencies.guards?.get(row.configId)?.['fewerRows'] === undefined) return figures;
  const [last] = await session.query<{ rows: number; importId: string }>(lastOfItsKind, [
    row.configId,
    row.importNo,
    row.fileName,
  ]);
  if (!last) return figures;
  const fewer = percentOf(Math.max(0, last.rows - row.rows), last.rows);
  const says = `${fewer} % fewer rows (${row.rows}) than the last file of its kind (${last.rows}, import ${last.importId})`;
  return [...figures, { guard: 'fewerRows', figure: fewer, of: last.rows, says }];
}

/** Its kind: the same import, and the same name but for the digits in it. Files without effect, previews and mended rows are none of it. */
const lastOfItsKind = `
  select rows, import_id as "importId" from file_import
  where config_id = $1 and import_no < $2::bigint and not dry_run and resend_of is null and undo_of is null and undone_by is null and status in ('completed', 'completed_with_rejections')
    and regexp_replace(file_name, '[0-9]+', '#', 'g') = regexp_replace($3, '[0-9]+', '#', 'g')
  order by import_no desc limit 1`;
