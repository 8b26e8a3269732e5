import { setTimeout as pause } from 'node:timers/promises';
import { isRetriable } from '@app/common/database';
import type { Work } from './work';

const mostAttempts = 10;

/**
 * Two writers that meet (a deadlock, or the same new key: 23505) try again; whoever lost the session does not. `reached` grows with what `take` has
 * committed: getting further is no attempt.
 */
export async function untilAlone(work: Work, reached: () => number, take: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const before = reached();
    try {
      return await take();
    } catch (error) {
      if (reached() > before) attempt = 1;
      if (attempt === mostAttempts || !metAnotherWriter(error)) throw error;
      await pause(Math.random() * Math.min(1_000, 10 * 2 ** attempt), undefined, { signal: work.run.signal });
    }
  }
}

function metAnotherWriter(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === '23505' || (typeof code === 'string' && /^(40|55P03|25P04)/.test(code) && isRetriable(error));
}
