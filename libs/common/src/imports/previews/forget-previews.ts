import type { Database } from '@app/common/database';

/** What was shown a week ago says little about now. */
export async function forgetPreviews(database: Database): Promise<void> {
  await database.execute(
    `delete from import_preview p using file_import f where f.import_no = p.import_no and f.arrived_at < now() - interval '7 days'`,
  );
}
