import type { Sql } from '@app/common/database';
import type { RemoteFile } from '@app/common/files';
import { fileImportColumns, type FileImport } from './file-import';
import type { ImportDeclaration } from './import-declaration';
import { readAdditionalParameters } from './read-additional-parameters';

interface NewClaim {
  importId: string;
  runId: string;
  /** The parameters of the run, as they were given. */
  given: Readonly<Record<string, unknown>>;
  declaration: ImportDeclaration;
  connection: string;
  directory: string;
  file: RemoteFile;
  resendOf: string | null;
}

/** Claims a file by a row; undefined where another claim of the same file is unfinished. */
export async function insertClaim(
  sql: Pick<Sql, 'query'>,
  { importId, runId, given, declaration, connection, directory, file, resendOf }: NewClaim,
): Promise<FileImport | undefined> {
  const { asOf, dryRun } = readAdditionalParameters(given['additionalParameters'], declaration);
  const [row] = await sql.query<FileImport>(
    `with parent as (select import_id, as_of from file_import where import_id = $11::uuid)
     insert into file_import (import_id, run_id, config_id, connection, directory, file_name, file_size, modified_at, arrived_at, as_of,
                              parameters, dry_run, resend_of)
     select $1::uuid, $2, $3, $4, $5, $6, $7::bigint, $8::timestamptz, now(),
            least(coalesce($9::timestamptz, (select as_of from parent), now()), now()), $10::jsonb, $12, (select import_id from parent)
     on conflict (connection, directory, file_name) where ended_at is null do nothing
     returning ${fileImportColumns}`,
    [
      importId,
      runId,
      declaration.configId,
      connection,
      directory,
      file.name,
      file.size,
      file.modifiedAt.toISOString(),
      asOf?.toISOString() ?? null,
      JSON.stringify(given),
      resendOf,
      dryRun,
    ],
  );
  return row;
}
