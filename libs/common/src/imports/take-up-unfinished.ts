import type { Session } from '@app/common/database';
import { fileImportColumns, type FileImport } from './file-import';
import type { ImportDeclaration } from './import-declaration';
import { laneOf } from './work-on';
import { isUnbegunUpload } from './uploads/uploads';

/**
 * The files of this lane that were begun and not ended, in order. Whoever holds the lane knows that nobody works on them:
 * they are what a crash, a stop or an outage left, in this run or another. An upload that nobody has begun, and what waits for a person, is left to its own run.
 */
export async function takeUpUnfinished(
  session: Session,
  by: { runId: string; lane: string; declarations: ReadonlyMap<string, ImportDeclaration>; connection: string },
): Promise<FileImport[]> {
  const configIds = [...by.declarations.values()]
    .filter((declaration) => laneOf(declaration) === by.lane)
    .map((declaration) => declaration.configId);
  return session.query<FileImport>(
    `select ${fileImportColumns} from file_import
     where ended_at is null and connection = $1 and config_id = any($2::text[]) and (run_id = $3 or not (state = 'waiting' or ${isUnbegunUpload('file_import')}))
     order by import_no`,
    [by.connection, configIds, by.runId],
  );
}
