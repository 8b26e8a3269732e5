import { setTimeout as pause } from 'node:timers/promises';
import { isRetriable } from '@app/common/database';
import { advance } from './advance';
import { applySideBySide } from './apply-side-by-side';
import { endWithoutEffect } from './undo/end-without-effect';
import type { Work } from './work';

const mostAttempts = 10;

/**
 * Applies the differences in small transactions: the declaration's work, the counts and what was reached commit together, so that
 * a crash goes on with the next chunk. Between chunks it can be stopped. A preview applies nothing and tells what would have been.
 */
export async function applyDifferences(work: Work): Promise<void> {
  const { row, file, declaration, session } = work;
  if (!row.dryRun) await applyAll(work);
  const others = row.unchanged + row.superseded + row.rejected;
  const applied = row.dryRun ? row.rows - others : row.applied;
  const ended = applied + others;
  if (ended !== row.rows) throw new Error(`${row.rows} rows were read and ${ended} have ended`);
  const status = row.rejected > 0 ? 'completed_with_rejections' : 'completed';
  const reached = { state: 'applied', status, applied } as const;
  await session.transaction(async (tx) => {
    await declaration.forget(tx, file);
    await advance(tx, row, { ...reached, timings: row.timings });
    await endWithoutEffect(tx, row);
  });
  Object.assign(row, reached);
}

/** Two writers that meet (a deadlock, or the same new key: 23505) try again; whoever lost the session does not. */
async function applyAll(work: Work): Promise<void> {
  const { row, run } = work;
  for (let attempt = 1; row.appliedOrdinal < row.differences; attempt++) {
    const before = row.appliedOrdinal;
    try {
      await applySideBySide(work);
    } catch (error) {
      if (row.appliedOrdinal > before) attempt = 1;
      if (attempt === mostAttempts || !metAnotherWriter(error)) throw error;
      await pause(Math.random() * Math.min(1_000, 10 * 2 ** attempt), undefined, { signal: run.signal });
    }
  }
}

function metAnotherWriter(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === '23505' || (typeof code === 'string' && /^(40|55P03|25P04)/.test(code) && isRetriable(error));
}
