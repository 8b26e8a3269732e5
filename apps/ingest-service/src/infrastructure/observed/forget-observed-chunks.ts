import type { Database } from '@app/common/database';

/** The topic keeps chunks for seven days: what is older than eight cannot come again. */
export const forgetObservedChunks = async (database: Database): Promise<void> => {
  await database.execute(`delete from observed_chunk where answered_at < now() - interval '8 days'`);
};
