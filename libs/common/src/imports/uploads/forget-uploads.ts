import type { Database } from '@app/common/database';
import { sweepStoredFiles } from '@app/common/files';

/** Removes what came over HTTP and has ended so long ago, and what broke off on its way in. What has not ended is kept, however old. */
export const forgetUploads =
  (keptDays: number) =>
  async (database: Database): Promise<void> => {
    await sweepStoredFiles(database);
    await database.execute(
      `delete from stored_file s where modified_at < now() - $1::int * interval '1 day' and path is not null and not exists (
         select from file_import f where f.ended_at is null and f.connection = 'UPLOADS'
           and s.path in (f.directory || '/' || f.file_name, f.moved_to))`,
      [keptDays],
    );
  };
