import type { Session } from '@app/common/database';
import { fileImportColumns, type FileImport } from './file-import';
import type { ImportDeclaration } from './import-declaration';

/**
 * The files of this lane that were begun and not ended, in order. Whoever holds the lane knows that nobody works on them:
 * they are what a crash, a stop or an outage left, in this run or another.
 */
export async function takeUpUnfinished(
  session: Session,
  by: { lane: string; declarations: ReadonlyMap<string, ImportDeclaration>; connection: string },
): Promise<FileImport[]> {
  const configIds = [...by.declarations.values()]
    .filter((declaration) => (declaration.lane ?? declaration.configId) === by.lane)
    .map((declaration) => declaration.configId);
  return session.query<FileImport>(
    `select ${fileImportColumns} from file_import
     where ended_at is null and connection = $1 and config_id = any($2::text[]) order by import_no`,
    [by.connection, configIds],
  );
}
