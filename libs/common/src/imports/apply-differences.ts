import { setTimeout as pause } from 'node:timers/promises';
import { isRetriable, type Tx } from '@app/common/database';
import { advance } from './advance';
import type { Work } from './work';

const mostAttempts = 10;

/**
 * Applies the differences in small transactions: the declaration's work, the counts and the ordinal reached commit together, so that
 * a crash goes on with the next chunk. Between chunks it can be stopped. A preview applies nothing and tells what would have been.
 */
export async function applyDifferences(work: Work): Promise<void> {
  const { row, file, declaration, run, session } = work;
  while (!row.dryRun && row.appliedOrdinal < row.differences) {
    run.signal.throwIfAborted();
    await applyNext(work);
    await run.progress('apply', row.appliedOrdinal, row.differences, 'differences');
  }
  const applied = row.dryRun ? row.differences : row.applied;
  const ended = applied + row.unchanged + row.superseded + row.rejected;
  if (ended !== row.rows) throw new Error(`${row.rows} rows were read and ${ended} have ended`);
  const status = row.rejected > 0 ? 'completed_with_rejections' : 'completed';
  const reached = { state: 'applied', status, applied } as const;
  await session.transaction(async (tx) => {
    await declaration.forget(tx, file);
    await advance(tx, row, { ...reached, timings: row.timings });
  });
  Object.assign(row, reached);
}

/** One chunk. Two writers that meet (a deadlock, or the same new key: 23505) try again; whoever lost the session does not. */
async function applyNext(work: Work): Promise<void> {
  for (let attempt = 1; ; attempt++)
    try {
      Object.assign(work.row, await work.session.transaction((tx) => applyChunk(tx, work)));
      return;
    } catch (error) {
      if (attempt === mostAttempts || !metAnotherWriter(error)) throw error;
      await pause(Math.random() * Math.min(1_000, 10 * 2 ** attempt), undefined, { signal: work.run.signal });
    }
}

async function applyChunk(tx: Tx, { row, file, declaration }: Work): Promise<Parameters<typeof advance>[2]> {
  const from = row.appliedOrdinal + 1;
  const to = Math.min(row.appliedOrdinal + declaration.differencesPerTransaction, row.differences);
  const outcome = await declaration.apply(tx, file, from, to);
  const told = outcome.applied + outcome.unchanged + outcome.superseded + outcome.rejected;
  if (told !== to - from + 1)
    throw new Error(`${file.configId} applied ${from} to ${to} and told of ${told}: ${JSON.stringify(outcome)}`);
  const reached = {
    appliedOrdinal: to,
    applied: row.applied + outcome.applied,
    unchanged: row.unchanged + outcome.unchanged,
    superseded: row.superseded + outcome.superseded,
    rejected: row.rejected + outcome.rejected,
  };
  await advance(tx, row, reached);
  return reached;
}

function metAnotherWriter(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === '23505' || (typeof code === 'string' && /^(40|55P03|25P04)/.test(code) && isRetriable(error));
}
