import type { Work } from './work';

/** Undoes a claim of which nothing has come yet. */
export async function release({ session, row, dependencies }: Work): Promise<void> {
  await session.execute("delete from file_import where import_no = $1::bigint and state in ('claimed', 'downloaded')", [
    row.importNo,
  ]);
  row.state = 'ended';
  const facts = { importId: row.importId, fileName: row.fileName, directory: row.directory };
  dependencies.logger.warn(facts, 'claimed file is gone or changed: left for the next run');
}
