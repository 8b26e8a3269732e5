import type { Database } from '@app/common/database';

/** Movements older than two days are older than any moment that an absolute value may still speak of. */
export async function forgetMovements(database: Database): Promise<void> {
  await database.execute("delete from recent_movement where occurred_at < now() - interval '48 hours'");
}
