import { rm } from 'node:fs/promises';
import { isRetriable, lazily } from '@app/common/database';
import { StocklineError } from '@app/common/kernel';
import { inSpan } from '@app/common/observability';
import { applyDifferences } from './apply-differences';
import { Unanswered } from './answers/unanswered';
import { archiveFile } from './archive-file';
import { compareFile } from './compare-file';
import { downloadFile } from './download-file';
import { isSpooled } from './fetch-content';
import { judgeFile } from './guards/judge-file';
import { resumeWaiting } from './guards/resume-waiting';
import { setAside } from './guards/set-aside';
import type { ImportStep } from './import-step';
import { loadFile, type Loaded } from './load-file';
import { logFile } from './log-file';
import { refuseFile } from './refuse-file';
import { release } from './release';
import { reportRejections } from './report-rejections';
import { compareUndo } from './undo/compare-undo';
import { spoolOf } from './spool';
import type { Work } from './work';

const mostStarts = 5;

/** Takes one file from where it stands to its end. Each step commits what it has reached; run again, it is skipped or repeated whole. */
export async function finishFile(work: Work): Promise<void> {
  await takeEffect(work);
  await putAway(work);
}

/** The first part of it, in the order of files: until what the file says has taken effect, or it is known that it will not, or waits. */
export async function takeEffect(work: Work): Promise<void> {
  const { row } = work;
  await countStart(work);
  await orTakeBackStart(work, async () => {
    // Only its own run comes by for a file that waits, and only an approval has it go on.
    if (row.state === 'waiting') await resumeWaiting(work);
    if (row.undoOf !== null && row.state === 'claimed') await step(work, 'compare', judged(compareUndo));
    if (row.state === 'claimed') await step(work, 'download', downloadFile);
    // Nothing has come of it yet, so a file that is another one by now is simply claimed anew.
    if (row.state === 'downloaded' && !(await isSpooled(work))) await letGo(work);
    // Whose numbers another writer has overtaken begins anew.
    do await readAndApply(work);
    while (row.state === 'downloaded');
  });
}

/**
 * The rest: it changes nothing that another file is compared with, and may go on beside one. The session of the lane is not in it, nor in anybody's
 * transaction.
 */
export async function putAway(work: Work): Promise<void> {
  const { row } = work;
  await orTakeBackStart(work, async () => {
    if (row.state === 'applied') await step(work, 'report', reportRejections);
    if (row.state === 'reported') {
      await step(work, 'archive', archiveFile);
      logFile(work);
    }
    await rm(spoolOf(work).directory, { recursive: true, force: true });
  });
}

async function readAndApply(work: Work): Promise<void> {
  const { row } = work;
  if (row.state === 'downloaded') {
    let loaded: Loaded | undefined;
    const load = async (): Promise<void> => void (loaded = await loadFile(work));
    await step(work, 'load', judged(load));
    const held = loaded;
    if (held)
      await step(
        work,
        'compare',
        judged(() => compareFile(work, held)),
      );
  }
  if (row.state === 'compared') await step(work, 'judge', judgeFile);
  if (row.state === 'waiting') await setAside(work);
  if (row.state === 'compared') await step(work, 'apply', judged(applyDifferences));
}

/** What is still in incoming/ is taken by the next run as it is then; what lay elsewhere and is gone ends with that. */
const letGo = (work: Work): Promise<void> =>
  work.row.directory.startsWith('incoming/')
    ? release(work)
    : refuseFile(
        work,
        new StocklineError({
          code: 'file_missing',
          message: `"${work.row.fileName}" is no longer in ${work.row.directory}, where it was kept`,
          hint: 'Nothing of it was applied; send the file again.',
        }),
      );

/** Takes a step and its time. */
async function step(work: Work, name: ImportStep, take: (work: Work) => Promise<void>): Promise<void> {
  work.run.signal.throwIfAborted();
  const { row } = work;
  const startedAt = performance.now();
  const beforeMs = row.timings[`${name}Ms`] ?? 0;
  try {
    await inSpan(`import ${name}`, { attributes: attributesOf(work) }, () => take(work));
  } finally {
    row.timings[`${name}Ms`] = beforeMs + Math.round(performance.now() - startedAt);
  }
  await work.dependencies.onStep?.(name, row.importId);
}

const attributesOf = ({ row }: Work) => ({
  'stockline.import.id': row.importId,
  'stockline.config.id': row.configId,
  'stockline.file.name': row.fileName,
});

/** What is wrong with a file ends that file; what is wrong around it (the database away, a stop) leaves it where it stands. */
const judged =
  (take: (work: Work) => Promise<void>) =>
  async (work: Work): Promise<void> => {
    try {
      await take(work);
    } catch (error) {
      if (work.run.signal.aborted || isRetriable(error) || error instanceof Unanswered) throw error;
      await refuseFile(work, error);
    }
  };

/** A crash is an attempt: starts are counted before the work, and a file that keeps ending the process is set aside with its reason. */
async function countStart(work: Work): Promise<void> {
  const [counted] = await work.session.query<{ starts: number }>(
    `with ${lazily} update file_import set starts = starts + 1 from lazily where import_no = $1::bigint returning starts`,
    [work.row.importNo],
  );
  if ((counted?.starts ?? 0) <= mostStarts || work.row.state === 'applied' || work.row.state === 'reported') return;
  await refuseFile(
    work,
    new StocklineError({
      code: 'import_keeps_crashing',
      message: `the service ended ${mostStarts} times while it worked on "${work.row.fileName}"`,
      hint: "Look into the service's log at the times of its ends; send the file again once the cause is gone.",
    }),
  );
}

/** What is left in order is no crash. */
async function orTakeBackStart({ dependencies, row }: Work, take: () => Promise<void>): Promise<void> {
  try {
    await take();
  } catch (error) {
    await dependencies.database
      .execute('update file_import set starts = starts - 1 where import_no = $1::bigint', [row.importNo])
      // The database is gone with what led here, which is thrown; one start too many is counted, and five are allowed.
      .catch(() => undefined);
    throw error;
  }
}
