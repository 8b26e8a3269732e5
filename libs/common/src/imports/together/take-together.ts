import type { Tx } from '@app/common/database';
import { inSpan } from '@app/common/observability';
import { lastAppliedWithSame } from '../download-file';
import type { ImportStep } from '../import-step';
import type { Work } from '../work';
import { Apart } from './apart';
import { endTogether } from './end-together';
import { judgeTogether } from './judge-together';
import { readTogether, type ReadFile } from './read-together';
import { refuseCompany } from './refuse-company';
import { stageTogether } from './stage-together';
import type { TogetherDeclaration } from './together-declaration';

/** The next so many files have taken effect; or are to be taken one by one. */
export type Taken = { readonly together: readonly Work[] } | { readonly oneByOne: number };

/**
 * Takes as many files from the first on as can go together, from their content until they have taken effect, in one transaction: each is read,
 * judged and counted for itself, and what all of them say is staged, compared and applied by single statements. They touch nothing in common, so that they come to what they would
 * have come to one after the other. Whatever is more than that (a row that is wrong, content that was there before, a guard that trips, a lock that
 * is not given, a failure) leaves no trace, and the files are taken one by one.
 */
export async function takeTogether(works: readonly Work[]): Promise<Taken> {
  const [first] = works;
  const { run, dependencies, declaration, session } = first!;
  const { together } = declaration;
  if (!together) return { oneByOne: 1 };
  let read: readonly ReadFile[] = [];
  let isLast = false;
  const attempt = async (take: () => Promise<void>): Promise<boolean> => {
    try {
      await take();
      return true;
    } catch (error) {
      if (run.signal.aborted) throw error;
      const facts = { runId: run.runId, files: works.length, first: first!.row.fileName, reason: String(error) };
      dependencies.logger.info(facts, 'files are taken one by one');
      return false;
    }
  };
  const isRead = await attempt(async () => {
    read = await readTogether(works, await together.begin(session));
    isLast = read.length > 0 && (await isAppliedLast(read[0]!));
  });
  if (!isRead) return { oneByOne: works.length };
  if (read.length === 0 || isLast) return { oneByOne: 1 };
  await tell(read, ['download', 'load']);
  const attributes = { 'stockline.config.id': first!.row.configId, 'stockline.files': read.length };
  const isTaken = await attempt(() =>
    inSpan('import together', { attributes }, () => takeEffectTogether(read, together)),
  );
  if (!isTaken) return { oneByOne: read.length };
  await tell(read, ['compare', 'judge', 'chunk', 'apply', 'report']);
  return { together: read.map(({ work }) => work) };
}

async function takeEffectTogether(read: readonly ReadFile[], together: TogetherDeclaration): Promise<void> {
  const { work } = read[0]!;
  const { session, run } = work;
  run.signal.throwIfAborted();
  const rows = read.reduce((sum, file) => sum + file.rows, 0);
  await run.progress('take together', 0, rows, 'rows');
  const startedAt = performance.now();
  const take = async (tx: Tx): Promise<() => void> => {
    await refuseCompany(tx, read);
    await stageTogether(tx, work.declaration, read);
    const compared = known(await together.compare(tx, read));
    const guards = await judgeTogether(tx, read, compared);
    const applied = known(await together.apply(tx, read));
    return endTogether(tx, read, { compared, guards, applied, togetherMs: Math.round(performance.now() - startedAt) });
  };
  (await session.transaction(take))();
  await run.progress('take together', rows, rows, 'rows');
}

/** Whether it has nothing to do. Of the others it is known that their content differs from that of the file before. */
const isAppliedLast = async ({ work, contentHash }: ReadFile): Promise<boolean> =>
  (await lastAppliedWithSame(work, contentHash)) !== undefined;

function known<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Apart('a file has to be looked at by itself');
  return value;
}

/** What has been taken in one go is told step by step, each of all files. */
async function tell(read: readonly ReadFile[], steps: readonly ImportStep[]): Promise<void> {
  for (const step of steps) for (const { work } of read) await work.dependencies.onStep?.(step, work.row.importId);
}
