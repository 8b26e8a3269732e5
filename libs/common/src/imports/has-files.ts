import type { Sql } from '@app/common/database';
import { StocklineError } from '@app/common/kernel';
import type { FileImportParameters } from './file-import-parameters';
import type { ImportDependencies } from './import-dependencies';
import type { ImportRun } from './import-run';
import { isWantedBy } from './is-wanted-by';
import { readParameters } from './read-parameters';
import { isUnbegunUpload } from './uploads/uploads';

/**
 * Whether there is something for `importFiles` to take, for jobs that have another source as well: a file that is named, one that matches, or one
 * that was begun. One that is still being written counts: it is what is meant, and a later run takes it. A directory that is missing holds none.
 */
export async function hasFiles(
  run: Pick<ImportRun, 'runId' | 'parameters'>,
  { database, declarations, connections }: ImportDependencies,
): Promise<boolean> {
  const { parameters } = readParameters(run.parameters, declarations);
  if (parameters.remoteFilename !== undefined || (await isBegun(database, run.runId, parameters))) return true;
  return connections.use(parameters.propertyResource, async (connection) => {
    try {
      const listed = await connection.list(`incoming/${parameters.configId}`);
      return listed.some(({ name }) => isWantedBy(parameters)(name));
    } catch (error) {
      if (error instanceof StocklineError && error.code === 'file_not_found') return false;
      throw error;
    }
  });
}

/** By this run before it was interrupted, or by another one that left it. */
async function isBegun(
  sql: Pick<Sql, 'query'>,
  runId: string,
  { propertyResource, configId }: FileImportParameters,
): Promise<boolean> {
  const begun = await sql.query(
    `select from file_import where run_id = $1
     union all
     select from file_import where ended_at is null and connection = $2 and config_id = $3 and not (state = 'waiting' or ${isUnbegunUpload('file_import')})
     limit 1`,
    [runId, propertyResource, configId],
  );
  return begun.length > 0;
}
