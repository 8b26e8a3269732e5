import type { Database } from '@app/common/database';

/** Runs are looked at for a month: what became of their chunks, and of the rows of their files, is kept as long. */
export const forgetObservedChunks = async (database: Database): Promise<void> => {
  await database.execute(`delete from observed_chunk where sent_at < now() - interval '30 days'`);
  await database.execute(`delete from held_reading where not is_waiting and waits_until < now() - interval '30 days'`);
  await database.execute(
    `delete from observed_file_row r using file_import f
     where f.import_no = r.import_no and f.ended_at < now() - interval '30 days'`,
  );
};
