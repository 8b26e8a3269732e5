import type { Database } from '@app/common/database';

/** Whoever asks where a late change went asks within a month. */
export async function forgetLateChanges(database: Database): Promise<void> {
  await database.execute("delete from late_change where arrived_at < now() - interval '30 days'");
}
