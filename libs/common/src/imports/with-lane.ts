import { setTimeout as pause } from 'node:timers/promises';
import type { Database, Session } from '@app/common/database';

const pollMs = 250;

/**
 * Lends the one session of a lane: while it is held, no other run of any replica claims, compares or applies in this lane.
 * The lane is let go with the session, however this process ends; what is unfinished in it then is free to be taken up.
 */
export async function withLane<T>(
  database: Database,
  lane: string,
  run: { signal: AbortSignal; onWaiting(): void },
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const key = `imports of ${database.options.schema}: ${lane}`;
  return database.session(async (session) => {
    for (let waited = false; !(await take(session, key)); waited = true) {
      if (!waited) run.onWaiting();
      await pause(pollMs, undefined, { signal: run.signal });
    }
    const result = await work(session);
    await session.execute('discard temp');
    await session.execute('reset transaction_timeout');
    await session.execute('select pg_advisory_unlock(hashtextextended($1, 0))', [key]);
    return result;
  });
}

async function take(session: Session, key: string): Promise<boolean> {
  const [answer] = await session.query<{ taken: boolean }>(
    'select pg_try_advisory_lock(hashtextextended($1, 0)) as taken',
    [key],
  );
  return answer?.taken === true;
}
