import type { Database } from '@app/common/database';

/** Runs are looked at for a month: what became of their chunks is kept as long. */
export const forgetObservedChunks = async (database: Database): Promise<void> => {
  await database.execute(`delete from observed_chunk where sent_at < now() - interval '30 days'`);
};
