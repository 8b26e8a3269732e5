import type { Database } from '@app/common/database';

/** Rows that come back mended after a month are taken as they are. */
export async function forgetNamedLevels(database: Database): Promise<void> {
  await database.execute(
    `delete from named_level n using file_import f where f.import_no = n.import_no and f.arrived_at < now() - interval '30 days'`,
  );
}
